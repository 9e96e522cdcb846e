package dev.hsmbackup.leaders;

import dev.hsmbackup.apigate.ApiGate;
import dev.hsmbackup.apigate.script.Action;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Rule;
import dev.hsmbackup.apigate.script.When;
import dev.hsmbackup.crds.Phase;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Where a backup is when its leader loses the lease, in the order in which they are brought there: what waits where the
 * operator's patience is short comes last.
 */
enum Step {
    RUNS("its job runs", Phase.SUCCEEDED, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            backup.request();
            backup.awaitRunning();
        }
    },
    POST_IN_THE_AIR("its start is on the way, and Azure began", Phase.UNKNOWN, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            backup.hsm().fault("""
                    "method": "POST", "path": "/backup", "authorized": true, "delay": "45s", "action": {"type": "pass"}""");
            backup.request();
            backup.awaitStart();
        }
    },
    END_UNWRITTEN("its job ended, and the write that says so is late", Phase.SUCCEEDED, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            RUNS.reach(backup, gate);
            String rule = hold(gate, status(backup), 1, When.BEFORE);
            backup.hsm().endJob();
            awaitHolding(gate, rule);
        }
    },
    JOB_ID_UNWRITTEN("Azure gave a job id, and the write of it is late", Phase.UNKNOWN, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            String rule = hold(gate, status(backup), 2, When.BEFORE);
            backup.request();
            awaitHolding(gate, rule);
        }
    },
    JOB_ID_WRITTEN("its job id is written, and the answer to that is late", Phase.SUCCEEDED, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            String rule = hold(gate, status(backup), 2, When.AFTER);
            backup.request();
            awaitHolding(gate, rule);
        }
    },
    LOCK_UNWRITTEN("the write of its lock is late", Phase.SUCCEEDED, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            Match lock = Match.of("create|update", "leases").named(backup.hsm().lock());
            String rule = hold(gate, lock, 1, When.BEFORE);
            backup.request();
            awaitHolding(gate, rule);
        }
    },
    INTENT_UNWRITTEN("the write of its intent is late", Phase.SUCCEEDED, 1) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            String rule = hold(gate, status(backup), 1, When.BEFORE);
            backup.request();
            awaitHolding(gate, rule);
        }
    },
    INTENT_WRITTEN("its intent is written, and the answer to that is late", Phase.UNKNOWN, 0) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            String rule = hold(gate, status(backup), 1, When.AFTER);
            backup.request();
            awaitHolding(gate, rule);
        }
    },
    LEADER_CHECKED("the leader lease said yes, and that answer is late", Phase.UNKNOWN, 0) {
        @Override
        void reach(Backup backup, ApiGate gate) {
            // The election reads the same lease, one request at a time: the second one that waits is the check's.
            String rule =
                    hold(gate, new Match("get", null, "leases", "", null, Pair.LEADER_LEASE, null), 1, When.AFTER);
            backup.request();
            Backup.awaitThat(
                    "two reads of the leader lease to be held",
                    () -> gate.script().requests().counts().stream()
                            .anyMatch(count -> rule.equals(count.rule().id()) && count.waiting() >= 2));
        }
    };

    private final String title;
    private final Phase end;
    private final int starts;

    Step(String title, Phase end, int starts) {
        this.title = title;
        this.end = end;
        this.starts = starts;
    }

    /** Brings a backup to where it is when its leader loses the lease. */
    abstract void reach(Backup backup, ApiGate gate);

    /** As what it has to end. */
    Phase end() {
        return end;
    }

    /** How many starts may arrive, whatever the old leader does later. */
    int starts() {
        return starts;
    }

    private static Match status(Backup backup) {
        return Match.of("update", "hsmbackups/status")
                .in(backup.team().namespace())
                .named(backup.name());
    }

    /** All from the nth on: who gives up waiting and asks again is held again. */
    private static String hold(ApiGate gate, Match match, int nth, When when) {
        return gate.script().add(Rule.on(match, new Action.Hold(when)).from(nth).times(0));
    }

    private static void awaitHolding(ApiGate gate, String rule) {
        try {
            if (!gate.script().requests().awaitHolding(rule, Duration.ofMinutes(1))) {
                throw new AssertionError("nothing came that could be held: " + rule);
            }
        } catch (InterruptedIOException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** For the names of tests. */
    @Override
    public String toString() {
        return title;
    }
}
