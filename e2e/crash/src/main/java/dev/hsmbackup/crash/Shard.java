package dev.hsmbackup.crash;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A part of all plans.
 *
 * @param number from 1
 * @param of how many parts there are
 */
record Shard(int number, int of) {
    static final Shard ALL = new Shard(1, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

    Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException(
                    "shard " + number + "/" + of + ": write i/n, with i from 1 to n, for example 1/2");
        }
    }

    static Shard parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("shard '" + text + "': write i/n, for example 1/2");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** Every n-th, so that all parts take about the same time. */
    <T> List<T> of(List<T> all) {
        return IntStream.range(0, all.size())
                .filter(index -> index % of == number - 1)
                .mapToObj(all::get)
                .toList();
    }
}
