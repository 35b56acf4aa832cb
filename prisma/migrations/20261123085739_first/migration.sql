-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "locale" TEXT,
    "zone" TEXT,
    "direct" TEXT NOT NULL,
    "chosenMission" TEXT,
    "chosenLanguage" TEXT,
    "chosenZone" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "service" TEXT,
    "queue" TEXT NOT NULL,
    "mission" TEXT,
    "requester" TEXT NOT NULL,
    "assignee" TEXT,
    "impact" TEXT,
    "since" TEXT,
    "urgency" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "answerDueAt" TIMESTAMPTZ(3) NOT NULL,
    "firstAnsweredAt" TIMESTAMPTZ(3),
    "unansweredSince" TIMESTAMPTZ(3),
    "resolvedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "answer" TEXT,
    "mergedInto" INTEGER,
    "version" INTEGER NOT NULL,

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketThread" (
    "id" TEXT NOT NULL,
    "ticket" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "destination" JSONB NOT NULL,
    "ref" TEXT,
    "card" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,

    CONSTRAINT "TicketThread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Word" (
    "id" TEXT NOT NULL,
    "ticket" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "sourcePlatform" TEXT,
    "sourceMessage" TEXT,
    "copy" TEXT,
    "files" JSONB NOT NULL,

    CONSTRAINT "Word_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "used" BOOLEAN NOT NULL,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Feedback" (
    "id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "mission" TEXT,
    "service" TEXT,
    "text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "lane" TEXT NOT NULL,
    "act" JSONB,
    "thread" TEXT,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "notBefore" TIMESTAMPTZ(3),
    "claimedAt" TIMESTAMPTZ(3),
    "sentRef" JSONB,
    "onSent" JSONB,
    "onFailed" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EventKey" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EventKey_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person" TEXT,
    "ticket" INTEGER,
    "what" TEXT NOT NULL,

    CONSTRAINT "Audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebPost" (
    "id" SERIAL NOT NULL,
    "chat" TEXT NOT NULL,
    "root" INTEGER,
    "author" TEXT,
    "message" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "reactions" JSONB NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "edited" BOOLEAN NOT NULL DEFAULT false,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "revision" SERIAL NOT NULL,

    CONSTRAINT "WebPost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebFile" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "WebFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebHome" (
    "person" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "WebHome_pkey" PRIMARY KEY ("person")
);

-- CreateIndex
CREATE UNIQUE INDEX "Person_platform_tenant_userId_key" ON "Person"("platform", "tenant", "userId");

-- CreateIndex
CREATE INDEX "Ticket_requester_id_idx" ON "Ticket"("requester", "id");

-- CreateIndex
CREATE INDEX "Ticket_queue_status_unansweredSince_idx" ON "Ticket"("queue", "status", "unansweredSince");

-- CreateIndex
CREATE INDEX "Ticket_status_resolvedAt_idx" ON "Ticket"("status", "resolvedAt");

-- CreateIndex
CREATE INDEX "Ticket_mergedInto_idx" ON "Ticket"("mergedInto");

-- CreateIndex
CREATE INDEX "TicketThread_platform_ref_idx" ON "TicketThread"("platform", "ref");

-- CreateIndex
CREATE INDEX "TicketThread_ticket_idx" ON "TicketThread"("ticket");

-- CreateIndex
CREATE INDEX "Word_ticket_at_idx" ON "Word"("ticket", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Word_sourcePlatform_sourceMessage_key" ON "Word"("sourcePlatform", "sourceMessage");

-- CreateIndex
CREATE INDEX "Draft_person_at_idx" ON "Draft"("person", "at");

-- CreateIndex
CREATE INDEX "Draft_at_idx" ON "Draft"("at");

-- CreateIndex
CREATE INDEX "Delivery_notBefore_seq_idx" ON "Delivery"("notBefore", "seq") WHERE ("notBefore" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Delivery_lane_seq_idx" ON "Delivery"("lane", "seq") WHERE ("endedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Delivery_state_endedAt_idx" ON "Delivery"("state", "endedAt");

-- CreateIndex
CREATE INDEX "EventKey_at_idx" ON "EventKey"("at");

-- CreateIndex
CREATE INDEX "Audit_ticket_idx" ON "Audit"("ticket");

-- CreateIndex
CREATE INDEX "Audit_at_idx" ON "Audit"("at");

-- CreateIndex
CREATE UNIQUE INDEX "WebPost_key_key" ON "WebPost"("key");

-- CreateIndex
CREATE INDEX "WebPost_chat_revision_idx" ON "WebPost"("chat", "revision");

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_requester_fkey" FOREIGN KEY ("requester") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_assignee_fkey" FOREIGN KEY ("assignee") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketThread" ADD CONSTRAINT "TicketThread_ticket_fkey" FOREIGN KEY ("ticket") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Word" ADD CONSTRAINT "Word_ticket_fkey" FOREIGN KEY ("ticket") REFERENCES "Ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the engine cannot write from the schema:

-- A reference such as AA-1001 is never mistaken for something else.
ALTER SEQUENCE "Ticket_id_seq" START WITH 1001 RESTART;

-- Tickets with requester, assignee and threads, in the order of `ids`: `Case` of src/ports/store.ts.
-- A function, because each statement inside a volatile one sees what was committed up to its own start. In the same
-- statement as the lock, a reader that had to wait would see the locked row anew, but its threads as they were before.
CREATE FUNCTION ticket_cases(ids integer[]) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'ticket', to_jsonb(t),
      'requester', to_jsonb(r) - 'seenAt',
      'assignee', to_jsonb(a) - 'seenAt',
      'threads', (
        SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.active DESC, h.id), '[]')
        FROM "TicketThread" h WHERE h.ticket = t.id
      )
    ) ORDER BY o.place), '[]')
    FROM unnest(ids) WITH ORDINALITY AS o (id, place)
    JOIN "Ticket" t ON t.id = o.id
    JOIN "Person" r ON r.id = t.requester
    LEFT JOIN "Person" a ON a.id = t.assignee
  );
END
$$;
