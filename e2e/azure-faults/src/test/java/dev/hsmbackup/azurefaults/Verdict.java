package dev.hsmbackup.azurefaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hsmbackup.azurefaults.Row.When;
import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.rig.ArrivalLog.Arrival;
import dev.hsmbackup.team.Hsm;
import dev.hsmbackup.team.Hsm.Job;
import dev.hsmbackup.team.Team;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What became of one line, judged from outside: the object's history, its events, and what arrived at Azure.
 *
 * @param statuses each one that the backup had, oldest first
 */
record Verdict(Row row, Course course, Hsm hsm, Team team, List<RunStatus> statuses) {

    /** What it takes from an answer to the status that tells of it, on a busy machine. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    RunStatus end() {
        return statuses.getLast();
    }

    void check() {
        checkStarts();
        checkEnd();
        checkMeanwhile();
        checkEvents();
        if (row.pause() != null) {
            checkPause(row.pause());
        }
    }

    private void checkStarts() {
        // Where tokens live for seconds, one may end on its way: refused for certain, and repeated once.
        List<Arrival> starts = hsm.starts().stream()
                .filter(start -> !row.signsInElsewhere() || !start.answer().equals("401"))
                .toList();
        String wanted = row.starts();
        if (wanted.endsWith("+")) {
            assertThat(starts).hasSizeGreaterThanOrEqualTo(Integer.parseInt(wanted.replace("+", "")));
        } else {
            assertThat(starts).hasSize(Integer.parseInt(wanted));
        }
        if (end().jobId() != null || end().phase() == Phase.UNKNOWN) {
            assertThat(starts.getLast().clientRequestId())
                    .isEqualTo(Objects.requireNonNull(end().attempt()).id().toString());
        }
        // An outcome that nobody knows is never followed by a request, so all before the last were refused for certain.
        assertThat(hsm.jobs()).hasSizeLessThanOrEqualTo(1);
    }

    private void checkEnd() {
        RunStatus end = end();
        if (row.end().equals("any")) {
            assertThat(Board.brief(end)).isIn("Succeeded BackupSucceeded", "Unknown StartOutcomeUnknown");
        } else {
            assertThat(Board.brief(end)).as("of %s", statuses).isEqualTo(row.end());
        }
        assertThat(message()).contains(row.says());
        assertThat(statuses)
                .allSatisfy(status -> assertThat(Objects.requireNonNullElse(message(status), "ok"))
                        .doesNotContainPattern("\\p{Cntrl}"));
        if (Board.brief(end).equals("Unknown StartOutcomeUnknown")) {
            assertThat(end.jobId()).as("a job that nobody can know to be ours").isNull();
        }
        if (end.phase() == Phase.SUCCEEDED && row.says().isEmpty()) {
            Job job = hsm.jobs().getFirst();
            assertThat(end.jobId()).isEqualTo(job.id());
            assertThat(end.folderUri()).isEqualTo(job.folderUri());
        }
        if (end.phase() == Phase.FAILED) {
            assertThat(end.error()).isNotNull();
        }
    }

    /** Of the end, or of what was seen meanwhile where the fault went away. */
    private String message() {
        if (row.seen().startsWith("event ")) {
            return notes(row.seen().substring("event ".length())).toString();
        }
        boolean passed = row.end().startsWith("Succeeded") && !row.seen().isEmpty();
        return statuses.stream()
                .filter(status -> Board.brief(status).equals(passed ? row.seen() : Board.brief(end())))
                .map(Verdict::message)
                .findFirst()
                .orElse("");
    }

    private static String message(RunStatus status) {
        Condition why = Board.why(status);
        return why == null ? "" : why.message();
    }

    private void checkMeanwhile() {
        assertThat(course.sawWhatItShould())
                .as(
                        "%s among %s",
                        row.seen(), statuses.stream().map(Board::brief).toList())
                .isTrue();
        if (row.when() == When.POLL) {
            assertThat(statuses.stream().map(RunStatus::phase).distinct())
                    .startsWith(Phase.PENDING, Phase.STARTING, Phase.RUNNING)
                    .hasSizeLessThanOrEqualTo(4);
        }
        // One write for each thing to tell: a fault that lasts does not make the operator write again and again.
        long attempts = statuses.stream()
                .map(RunStatus::attempt)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        assertThat(statuses).hasSizeLessThanOrEqualTo((int) (2 * attempts + 6));
    }

    private void checkEvents() {
        Stream.of(row.seen(), Board.brief(end()))
                .map(text -> text.substring(text.indexOf(' ') + 1))
                .filter(reason -> !reason.isEmpty() && !reason.equals("BackupRunning"))
                .forEach(reason -> await("Event " + reason + " about " + row)
                        .untilAsserted(() -> assertThat(notes(reason)).isNotEmpty()));
    }

    private List<String> notes(String reason) {
        return team.events(row.name()).stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(Event::getNote)
                .toList();
    }

    /** After an answer that asks for a pause no request comes before it is over. */
    private void checkPause(Duration pause) {
        if (course.leftWaiting() && row.when() == When.START) {
            assertThat(Objects.requireNonNull(end().nextAttemptTime()))
                    .isBetween(
                            hsm.starts().getFirst().time().plus(pause),
                            hsm.starts().getFirst().time().plus(pause).plus(SLACK));
            return;
        }
        List<Arrival> requests = requests();
        int first = 0;
        while (!requests.get(first).answer().matches("status|patch")) {
            first++;
        }
        Instant refused = requests.get(first).time();
        if (course.leftWaiting()) {
            // Without a word from Azure the next one would have come after 2 s.
            await("20 s after the answer")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Instant.now().isAfter(refused.plusSeconds(20)));
            requests = requests();
        }
        List<Instant> later =
                requests.stream().skip(first + 1).map(Arrival::time).toList();
        assertThat(later).allSatisfy(time -> assertThat(time).isAfterOrEqualTo(refused.plus(pause)));
        if (!course.leftWaiting()) {
            assertThat(later).isNotEmpty();
        }
    }

    private List<Arrival> requests() {
        return row.when() == When.START ? hsm.starts() : hsm.polls(Objects.requireNonNull(end().jobId()));
    }
}
