import { type Database, database } from '#db/database.ts';
import { type AttemptRow, withWork } from './attempt-row.ts';

type Transaction = Omit<Database, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/**
 * Gives everything a guest did to their account. Where both worked on the same lesson, the lab used
 * last stays, with the ticks, hints and answers of both.
 */
export async function transferGuest(guestId: string, accountId: string, db: Database = database()): Promise<void> {
  if (guestId === accountId) return;
  await db.$transaction(async (transaction) => {
    const [enrolments, guests, owns] = await Promise.all([
      transaction.enrolment.findMany({ where: { learnerId: guestId } }),
      transaction.lessonAttempt.findMany({ where: { learnerId: guestId }, include: withWork }),
      transaction.lessonAttempt.findMany({ where: { learnerId: accountId }, include: withWork }),
    ]);
    for (const { course, enrolledAt } of enrolments) {
      const learnerId_course = { learnerId: accountId, course };
      await transaction.enrolment.upsert({
        where: { learnerId_course },
        create: { ...learnerId_course, enrolledAt },
        update: {},
      });
    }
    await movePlaces(transaction, guestId, accountId);
    for (const attempt of guests) {
      const own = owns.find(({ course, lesson }) => course === attempt.course && lesson === attempt.lesson);
      if (own !== undefined) {
        const [kept, other] = own.lastSeenAt > attempt.lastSeenAt ? [own, attempt] : [attempt, own];
        await merge(transaction, kept, other);
        await transaction.lessonAttempt.delete({ where: { id: other.id } });
      }
      await transaction.lessonAttempt.updateMany({ where: { id: attempt.id }, data: { learnerId: accountId } });
    }
  });
}

/** Whoever read last is to go on there. */
async function movePlaces(transaction: Transaction, guestId: string, accountId: string): Promise<void> {
  const [guests, owns] = await Promise.all([guestId, accountId].map((learnerId) => transaction.readingPlace.findMany({ where: { learnerId } })));
  for (const { learnerId: _, ...place } of guests ?? []) {
    const own = owns?.find(({ course, lesson }) => course === place.course && lesson === place.lesson);
    if (own !== undefined && own.savedAt >= place.savedAt) continue;
    const learnerId_course_lesson = { learnerId: accountId, course: place.course, lesson: place.lesson };
    await transaction.readingPlace.upsert({ where: { learnerId_course_lesson }, create: { learnerId: accountId, ...place }, update: place });
  }
}

async function merge(transaction: Transaction, kept: AttemptRow, other: AttemptRow): Promise<void> {
  const attemptId = kept.id;
  for (const verdict of other.verdicts) {
    const rival = kept.verdicts.find(({ task }) => task === verdict.task);
    if (verdict.passedAt === null || (rival?.passedAt && rival.passedAt <= verdict.passedAt)) continue;
    const { task, ...record } = { ...verdict, attemptId };
    await transaction.taskVerdict.upsert({
      where: { attemptId_task: { attemptId, task } },
      create: { task, ...record },
      update: record,
    });
  }
  for (const hint of other.hints.filter(({ task, hint }) => !kept.hints.some((use) => use.task === task && use.hint === hint))) {
    await transaction.hintUse.create({ data: { ...hint, attemptId } });
  }
  for (const answer of other.quizAnswers) {
    const rival = kept.quizAnswers.find(({ quiz, question }) => quiz === answer.quiz && question === answer.question);
    if (rival !== undefined && (rival.correct || !answer.correct)) continue;
    const { quiz, question } = answer;
    const record = { ...answer, attemptId };
    await transaction.quizAnswer.upsert({
      where: { attemptId_quiz_question: { attemptId, quiz, question } },
      create: record,
      update: record,
    });
  }
  if (other.completedAt !== null && kept.completedAt === null) {
    await transaction.lessonAttempt.update({ where: { id: attemptId }, data: { completedAt: other.completedAt } });
  }
}
