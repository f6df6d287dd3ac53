-- CreateTable
CREATE TABLE "AttemptLog" (
    "attemptId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "entries" TEXT NOT NULL,
    "total" INTEGER NOT NULL,

    PRIMARY KEY ("attemptId", "seq"),
    CONSTRAINT "AttemptLog_attemptId_fkey" FOREIGN KEY ("attemptId") REFERENCES "LessonAttempt" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
