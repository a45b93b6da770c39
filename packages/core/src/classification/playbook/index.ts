/** Playbook 客户政策: what each class of customers receives, and who got it. */
export * from "./model.js";
export * from "./play.js";
export * from "./policy.js";
