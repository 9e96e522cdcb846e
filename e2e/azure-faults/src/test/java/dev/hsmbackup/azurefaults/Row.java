package dev.hsmbackup.azurefaults;

import dev.hsmbackup.crds.GoDuration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a table: a fault of Azure, and what users are to see of it.
 *
 * @param fault its number in the list of faults, for example {@code F57}
 * @param when what meets the fault
 * @param what the fault in words
 * @param name of the HSM and of the backup; no other line has it
 * @param script what Azure does
 * @param within the backup's start deadline
 * @param seen what is to be seen meanwhile: phase and reason, or {@code event} and a reason; empty: nothing in particular
 * @param pause how long no further request may follow the first one that met the fault; null: not looked at
 * @param end phase and reason at the end; {@code any}: any end that is true
 * @param says part of the message beside it; of what was seen meanwhile where it ends well
 * @param starts how often Azure is asked for a backup; {@code 2+}: at least that often, each time refused for certain
 */
record Row(
        String fault,
        When when,
        String what,
        String name,
        List<Script> script,
        String within,
        String seen,
        @Nullable Duration pause,
        String end,
        String says,
        String starts) {

    /** Which request meets the fault. */
    enum When {
        START,
        POLL
    }

    /** All lines of both tables. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>(table("start.txt", When.START));
        rows.addAll(table("poll.txt", When.POLL));
        return List.copyOf(rows);
    }

    private static List<Row> table(String resource, When when) {
        List<String> lines = text(resource).lines().skip(1).toList();
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            if (cells.length != 9) {
                throw new IllegalStateException(resource + ": not 9 cells: " + line);
            }
            String name = cells[0].toLowerCase(Locale.ROOT)
                    + (when == When.START ? "s" : "p")
                    + String.format(Locale.ROOT, "%03d", rows.size() + 1);
            rows.add(new Row(
                    cells[0],
                    when,
                    cells[1],
                    name,
                    Script.parse(cells[2]),
                    cells[3].isEmpty() ? "1h" : cells[3],
                    cells[4],
                    cells[5].isEmpty() ? null : GoDuration.parse(cells[5]),
                    cells[6],
                    cells[7],
                    cells[8]));
        }
        return rows;
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(Row.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    /** Whether Microsoft Entra ID is at fault: then the HSM gets a tenant of its own, for nobody else to suffer. */
    boolean signsInElsewhere() {
        return script.stream().anyMatch(step -> step.target() == Script.Target.TOKEN);
    }

    /** Whether it keeps threads of the operator busy for long. */
    boolean hangs() {
        return script.stream().anyMatch(Script::hangs);
    }

    /** Whether the fault lasts until it is taken away. */
    boolean lasts() {
        return script.stream().anyMatch(step -> step.count() == 0);
    }

    @Override
    public String toString() {
        return fault + " " + when + " " + what;
    }
}
