package dev.hsmbackup.crash.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * All that a run draws from its seed. The same numbers give the same course, on every machine.
 *
 * @param hsms how many HSMs there are
 * @param rounds one for each process of the operator that is killed
 */
record Course(long seed, int hsms, List<Round> rounds, List<AzureFault> faults) {
    private static final int DELETED_PERCENT = 12;
    private static final int BAD_STARTS_PERCENT = 20;
    private static final int BAD_POLLS_PERCENT = 8;

    /** A process, what is asked for while it runs, and its end. */
    record Round(List<Wanted> wanted, Kill kill) {}

    /**
     * A backup.
     *
     * @param hsm number of its HSM, from 0
     * @param deletedAt at which of its states it is deleted, from 1; 0: never
     */
    record Wanted(String name, int hsm, int deletedAt) {}

    static Course of(long seed, int kills, int objects) {
        Random random = new Random(seed);
        int hsms = Math.clamp(objects / 4, 2, 10);
        List<List<Wanted>> wanted = new ArrayList<>();
        for (int round = 0; round < kills; round++) {
            wanted.add(new ArrayList<>());
        }
        for (int i = 0; i < objects; i++) {
            boolean deleted = random.nextInt(100) < DELETED_PERCENT;
            wanted.get((int) ((long) i * kills / objects))
                    .add(new Wanted(
                            "backup-%04d".formatted(i + 1), random.nextInt(hsms), deleted ? 1 + random.nextInt(5) : 0));
        }
        List<Round> rounds = wanted.stream()
                .map(some -> new Round(List.copyOf(some), Kill.draw(random)))
                .toList();
        return new Course(seed, hsms, rounds, faults(random, hsms, objects));
    }

    private static List<AzureFault> faults(Random random, int hsms, int objects) {
        List<AzureFault> faults = new ArrayList<>();
        int startsPerHsm = objects / hsms + 1;
        for (int hsm = 0; hsm < hsms; hsm++) {
            for (int nth = 1; nth <= startsPerHsm; nth++) {
                if (random.nextInt(100) < BAD_STARTS_PERCENT) {
                    faults.add(AzureFault.draw(random, hsm, true, nth));
                }
            }
            for (int nth = 1; nth <= 3 * startsPerHsm; nth++) {
                if (random.nextInt(100) < BAD_POLLS_PERCENT) {
                    faults.add(AzureFault.draw(random, hsm, false, nth));
                }
            }
        }
        return List.copyOf(faults);
    }

    int objects() {
        return rounds.stream().mapToInt(round -> round.wanted().size()).sum();
    }

    /** For people: everything, a line each. */
    String describe() {
        StringBuilder text = new StringBuilder("seed %d, %d HSMs\n".formatted(seed, hsms));
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            round.wanted()
                    .forEach(one -> text.append("  %s of HSM %d%s\n"
                            .formatted(
                                    one.name(),
                                    one.hsm(),
                                    one.deletedAt() > 0 ? ", deleted at state " + one.deletedAt() : "")));
            text.append("kill %d: %s\n".formatted(i + 1, round.kill()));
        }
        faults.forEach(fault -> text.append("Azure: ").append(fault.id()).append('\n'));
        return text.toString();
    }
}
