package dev.hsmbackup.bench;

import java.util.List;

/** Some measured values of one kind. */
record Sample(List<Double> values) {

    /** @throws IllegalStateException where there are none: a figure of nothing would be a lie */
    Sample {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        values = values.stream().sorted().toList();
    }

    double median() {
        return percentile(50);
    }

    /** By nearest rank: a value that was measured, never one in between. */
    double percentile(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * values.size());
        return values.get(Math.max(rank, 1) - 1);
    }

    double greatest() {
        return values.getLast();
    }
}
