import { type AnalysisService, makeAnalysisService } from "./analysis-service.js";
import { type CardService, makeCardService } from "./card-service.js";
import { type ChurnService, makeChurnService } from "./churn-service.js";
import { type ClassService, makeClassService } from "./class-service.js";
import { type CrossSellService, makeCrossSellService } from "./cross-sell-service.js";
import { type MixService, makeMixService } from "./mix-service.js";
import { makePlaybookService, type PlaybookService } from "./playbook-service.js";
import type { ClassificationPolicy } from "./policy.js";
import { makePredictionService, type PredictionService } from "./prediction-service.js";
import { makeQualificationService, type QualificationService } from "./qualification-service.js";
import { makeSegmentService, type SegmentService } from "./segment-service.js";

/** Classes, segments, qualification, cards, playbook and analysis of customers. */
export interface ClassificationService
  extends ClassService,
    SegmentService,
    QualificationService,
    CardService,
    PlaybookService,
    AnalysisService,
    MixService,
    CrossSellService,
    ChurnService,
    PredictionService {}

export const makeClassificationService = (policy: ClassificationPolicy): ClassificationService => ({
  ...makeClassService(policy),
  ...makeSegmentService(policy.customerSegments),
  ...makeQualificationService(policy.qualification),
  ...makeCardService(policy.qualification),
  ...makePlaybookService(policy.playbook),
  ...makeAnalysisService(policy),
  ...makeMixService(),
  ...makeCrossSellService(policy.analysis),
  ...makeChurnService(policy),
  ...makePredictionService(policy.prediction),
});

export { makeClassificationReactions } from "./reactions.js";
