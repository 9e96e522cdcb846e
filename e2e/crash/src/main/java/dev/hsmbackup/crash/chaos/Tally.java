package dev.hsmbackup.crash.chaos;

import dev.hsmbackup.crash.chaos.Evidence.Asked;
import dev.hsmbackup.crash.chaos.Evidence.Story;
import dev.hsmbackup.crds.Phase;
import java.util.List;
import java.util.function.Predicate;

/**
 * What became of a run's backups.
 *
 * @param lost neither ended nor deleted
 * @param startsWithEnd how many Succeeded or Failed backups say that they had a job
 * @param startsUnknown how many jobs were started for Unknown backups
 * @param startsDeleted the same for deleted ones
 */
record Tally(
        int backups,
        long succeeded,
        long failed,
        long unknown,
        long deleted,
        long lost,
        long startsWithEnd,
        long startsUnknown,
        long startsDeleted) {

    static Tally of(Evidence evidence) {
        List<Story> all = evidence.stories();
        long succeeded = count(all, story -> ended(story, Phase.SUCCEEDED));
        long failed = count(all, story -> ended(story, Phase.FAILED));
        long unknown = count(all, story -> ended(story, Phase.UNKNOWN));
        long deleted = count(all, Story::deleted);
        return new Tally(
                all.size(),
                succeeded,
                failed,
                unknown,
                deleted,
                all.size() - succeeded - failed - unknown - deleted,
                count(
                        all,
                        story -> (ended(story, Phase.SUCCEEDED) || ended(story, Phase.FAILED))
                                && story.last().jobId() != null),
                jobs(evidence, story -> ended(story, Phase.UNKNOWN)),
                jobs(evidence, Story::deleted));
    }

    private static boolean ended(Story story, Phase phase) {
        return !story.deleted() && story.last().phase() == phase;
    }

    private static long count(List<Story> all, Predicate<Story> which) {
        return all.stream().filter(which).count();
    }

    private static long jobs(Evidence evidence, Predicate<Story> which) {
        return evidence.asked().stream()
                .filter(Asked::start)
                .filter(start -> !start.jobId().isEmpty())
                .filter(start -> evidence.stories().stream()
                        .anyMatch(story -> which.test(story) && story.tried(start.attemptId())))
                .count();
    }

    /** The one line of result. */
    String line(long seed, long kills, int violations) {
        return "seed %d: %d kills, %d backups: %d Succeeded, %d Failed, %d Unknown, %d deleted, %d lost; %d+%d+%d starts; %s"
                .formatted(
                        seed,
                        kills,
                        backups,
                        succeeded,
                        failed,
                        unknown,
                        deleted,
                        lost,
                        startsWithEnd,
                        startsUnknown,
                        startsDeleted,
                        violations == 0 ? "all invariants hold" : violations + " violations");
    }
}
