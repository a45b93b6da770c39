/** For people who use Effect: the services as effects, and the layer that they need. */
export { environmentLayer } from "./clientele/environment.js";
export { makeServices, type Services } from "./clientele/modules.js";
export { type ClienteleOptions, type Configuration, readOptions } from "./clientele/options.js";
export {
  ClienteleEnvironment,
  CurrentSession,
  makeEventBus,
  type Needs,
  type Session,
} from "./storage/index.js";
