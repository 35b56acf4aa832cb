-- AlterTable
ALTER TABLE "Feedback" ADD COLUMN     "kind" TEXT,
ADD COLUMN     "need" INTEGER,
ADD COLUMN     "personThread" TEXT,
ADD COLUMN     "queueThread" TEXT,
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'new',
ALTER COLUMN "person" DROP NOT NULL,
ALTER COLUMN "language" DROP NOT NULL;

-- AlterTable
ALTER TABLE "TicketThread" ALTER COLUMN "ticket" DROP NOT NULL;

-- CreateTable
CREATE TABLE "Letterbox" (
    "id" TEXT NOT NULL DEFAULT gen_random_uuid(),
    "day" DATE NOT NULL,
    "kind" TEXT,
    "service" TEXT,
    "text" TEXT NOT NULL,

    CONSTRAINT "Letterbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Need" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "wanted" TEXT NOT NULL,
    "service" TEXT,
    "state" TEXT NOT NULL,
    "answer" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "thread" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "Need_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NeedVoice" (
    "need" INTEGER NOT NULL,
    "person" TEXT NOT NULL,
    "mission" TEXT,
    "words" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NeedVoice_pkey" PRIMARY KEY ("need","person")
);

-- CreateTable
CREATE TABLE "NeedNews" (
    "id" TEXT NOT NULL,
    "need" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "answer" TEXT,
    "told" TEXT NOT NULL,

    CONSTRAINT "NeedNews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RatingAsked" (
    "person" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "ticket" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "RatingAsked_pkey" PRIMARY KEY ("person","service","month")
);

-- CreateTable
CREATE TABLE "Rating" (
    "id" TEXT NOT NULL DEFAULT gen_random_uuid(),
    "service" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,

    CONSTRAINT "Rating_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RatingRemark" (
    "id" TEXT NOT NULL DEFAULT gen_random_uuid(),
    "service" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "RatingRemark_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Need_thread_idx" ON "Need"("thread");

-- CreateIndex
CREATE INDEX "RatingAsked_at_idx" ON "RatingAsked"("at");

-- CreateIndex
CREATE INDEX "Rating_service_month_idx" ON "Rating"("service", "month");

-- CreateIndex
CREATE INDEX "RatingRemark_service_month_idx" ON "RatingRemark"("service", "month");

-- CreateIndex
CREATE INDEX "Feedback_queueThread_idx" ON "Feedback"("queueThread");

-- CreateIndex
CREATE INDEX "Feedback_personThread_idx" ON "Feedback"("personThread");

-- CreateIndex
CREATE INDEX "Feedback_need_idx" ON "Feedback"("need");
