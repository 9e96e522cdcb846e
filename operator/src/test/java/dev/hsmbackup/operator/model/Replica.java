package dev.hsmbackup.operator.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of the operator. One that is stopped or slow is one that makes no step; a dead one is started anew at
 * once, empty.
 *
 * @param leads whether it believes so
 * @param steps the step under way per slot, or null; the last slot follows orphaned jobs
 * @param memory by uid
 */
record Replica(boolean leads, List<@Nullable Progress> steps, List<Memory> memory) {

    /** The slot of the step that follows orphaned jobs. */
    static final int FOLLOW = 2;

    static final Replica NEW = new Replica(false, nulls(FOLLOW + 1), Collections.nCopies(Names.COUNT, Memory.EMPTY));

    Replica leading() {
        return new Replica(true, steps, memory);
    }

    Replica with(int slot, Progress progress) {
        Replica now =
                new Replica(leads, World.replaced(steps, slot, progress.request() == null ? null : progress), memory);
        int uid = progress.start().uid();
        // The memory of an object is used by its steps alone, so it may change when the step is over.
        return progress.request() == null && slot != FOLLOW
                ? new Replica(leads, now.steps, World.replaced(memory, uid, progress.memory()))
                : now;
    }

    Replica remembering(int uid, Memory next) {
        return new Replica(leads, steps, World.replaced(memory, uid, next));
    }

    long busy() {
        return steps.stream().filter(it -> it != null).count();
    }

    private static List<@Nullable Progress> nulls(int count) {
        List<@Nullable Progress> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(null);
        }
        return list;
    }
}
