package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Condition;
import dev.hsmbackup.crds.Conditions;
import dev.hsmbackup.crds.RunStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a policy decided for one state, one observation and one time.
 *
 * @param row state and observation
 * @param column time since the creation of the object
 */
record Cell(State state, String row, String column, Decision decision) {

    String name() {
        return row + " @ " + column;
    }

    /**
     * The decision in short: {@code start}, {@code poll}, {@code done}, {@code again 2s}, or for a write phase, reason,
     * {@code stalled} where that was added before the end, {@code +} for a Normal and {@code !} for a Warning event,
     * and the time until the next look.
     */
    String text() {
        return text(decision);
    }

    /** The same of a decision that is in no table of states. */
    static String text(Decision decision) {
        return switch (decision) {
            case Decision.Done() -> "done";
            case Decision.Start start -> "start";
            case Decision.Poll poll -> "poll";
            case Decision.LookAgain(Duration after) -> "again " + text(after);
            case Decision.AskDestination ask -> "ask destination";
            case Decision.StandInLine line -> "stand in line";
            case Decision.MakeSafetyBackup make -> "make " + make.name() + ", " + text(make.then());
            case Decision.Write write -> text(write);
        };
    }

    private static String text(Decision.Write write) {
        RunStatus status = write.status();
        String phase = status.phase().name().charAt(0)
                + status.phase().name().substring(1).toLowerCase(Locale.ROOT);
        String reason = Conditions.find(status.conditions(), "Ready")
                .map(Condition::reason)
                .orElse("?");
        boolean stalled = !status.phase().isTerminal() && Told.isStalled(status);
        String news = write.news() == null ? "" : write.news().warning() ? " !" : " +";
        String again = write.lookAgain().isZero() ? "" : " " + text(write.lookAgain());
        return phase + " " + reason + (stalled ? " stalled" : "") + news + again;
    }

    private static String text(Duration duration) {
        return Duration.ofMillis(duration.toMillis())
                .toString()
                .substring("PT".length())
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a table: a head with the columns, then a line for each row; columns are separated by {@code |}. A cell with
     * {@code "} says the same as the one to its left.
     *
     * @return texts by {@link #name}
     */
    static Map<String, String> table(String text) {
        List<String[]> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new))
                .toList();
        String[] head = lines.getFirst();
        Map<String, String> cells = new LinkedHashMap<>();
        for (String[] line : lines.subList(1, lines.size())) {
            if (line.length != head.length) {
                throw new IllegalArgumentException("not " + head.length + " cells: " + String.join("|", line));
            }
            String left = "";
            for (int i = 1; i < head.length; i++) {
                left = line[i].equals("\"") ? left : line[i];
                if (cells.put(line[0] + " @ " + head[i], left) != null) {
                    throw new IllegalArgumentException("row twice: " + line[0]);
                }
            }
        }
        return cells;
    }

    /** The same as {@link #table}, of what was decided. */
    static Map<String, String> texts(List<Cell> cells) {
        return cells.stream()
                .collect(Collectors.toMap(
                        Cell::name,
                        Cell::text,
                        (a, b) -> {
                            throw new IllegalArgumentException("cell twice");
                        },
                        LinkedHashMap::new));
    }
}
