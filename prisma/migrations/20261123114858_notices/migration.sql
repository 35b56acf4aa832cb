-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "form" JSONB;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "notice" INTEGER,
ADD COLUMN     "sameAs" INTEGER;

-- AlterTable
ALTER TABLE "TicketThread" ALTER COLUMN "ticket" DROP NOT NULL;

-- CreateTable
CREATE TABLE "Notice" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "services" JSONB NOT NULL,
    "concerned" JSONB NOT NULL,
    "texts" JSONB NOT NULL,
    "closing" JSONB,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "urgent" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "queue" TEXT NOT NULL,
    "declaredBy" TEXT NOT NULL,
    "lastActBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "suspicion" TEXT,
    "thread" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "loud" INTEGER NOT NULL,
    "gathered" BOOLEAN NOT NULL,
    "nextAt" TIMESTAMPTZ(3),
    "progress" JSONB,
    "progressAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL,

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeReader" (
    "id" TEXT NOT NULL,
    "notice" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "destination" JSONB NOT NULL,
    "language" TEXT NOT NULL,
    "mission" TEXT,
    "zone" TEXT NOT NULL,
    "meToo" BOOLEAN NOT NULL,
    "said" INTEGER NOT NULL,
    "shown" INTEGER NOT NULL,
    "waitUntil" TIMESTAMPTZ(3),
    "thread" TEXT NOT NULL,
    "post" TEXT NOT NULL,

    CONSTRAINT "NoticeReader_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suspicion" (
    "id" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "thread" TEXT NOT NULL,
    "card" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tickets" JSONB NOT NULL,
    "notice" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "Suspicion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Notice_state_idx" ON "Notice"("state");

-- CreateIndex
CREATE INDEX "Notice_thread_idx" ON "Notice"("thread");

-- CreateIndex
CREATE INDEX "Notice_nextAt_idx" ON "Notice"("nextAt") WHERE ("nextAt" IS NOT NULL);

-- CreateIndex
CREATE INDEX "NoticeReader_notice_said_shown_idx" ON "NoticeReader"("notice", "said", "shown");

-- CreateIndex
CREATE UNIQUE INDEX "NoticeReader_notice_place_key" ON "NoticeReader"("notice", "place");

-- CreateIndex
CREATE INDEX "Suspicion_service_until_idx" ON "Suspicion"("service", "until");

-- CreateIndex
CREATE INDEX "Ticket_service_createdAt_idx" ON "Ticket"("service", "createdAt");

-- CreateIndex
CREATE INDEX "Ticket_notice_idx" ON "Ticket"("notice") WHERE ("notice" IS NOT NULL);

-- AddForeignKey
ALTER TABLE "NoticeReader" ADD CONSTRAINT "NoticeReader_notice_fkey" FOREIGN KEY ("notice") REFERENCES "Notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
