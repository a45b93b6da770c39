export * from "./evidence.js";
export { explainContact } from "./explain-contact.js";
export * from "./first-contact.js";
export * from "./first-contact-policy.js";
