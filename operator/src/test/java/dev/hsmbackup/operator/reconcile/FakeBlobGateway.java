package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.operator.port.BlobAnswer;
import dev.hsmbackup.operator.port.BlobGateway;
import dev.hsmbackup.operator.port.HsmTarget;
import dev.hsmbackup.operator.port.Problem;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Storage in memory: a set of addresses. Lists are as long as the real gateway's. */
final class FakeBlobGateway implements BlobGateway {

    private static final int PAGE = 100;

    private final NavigableSet<String> blobs = new TreeSet<>();
    private final Deque<Supplier<@Nullable BlobAnswer>> scriptedLists = new ArrayDeque<>();
    private final Deque<Supplier<@Nullable BlobAnswer>> scriptedDeletes = new ArrayDeque<>();
    private @Nullable Supplier<BlobAnswer> everyList;
    private int requests;

    static BlobAnswer.Unavailable unavailable(Problem.Kind kind) {
        return new BlobAnswer.Unavailable(new Problem(kind, null, "What is wrong (" + kind + ")."), null);
    }

    /** So many blobs below this folder. */
    void write(String folderUri, int count) {
        IntStream.range(0, count).forEach(i -> blobs.add(folderUri + "/" + i));
    }

    /** How many are below it. */
    int count(String folderUri) {
        return (int)
                blobs.stream().filter(blob -> blob.startsWith(folderUri + "/")).count();
    }

    int all() {
        return blobs.size();
    }

    /** Lists and deletions. */
    int requests() {
        return requests;
    }

    /** What the next list does; an answer of null: as ever. */
    void nextList(Supplier<@Nullable BlobAnswer> answer) {
        scriptedLists.add(answer);
    }

    /** What the next deletion does, likewise. */
    void nextDelete(Supplier<@Nullable BlobAnswer> answer) {
        scriptedDeletes.add(answer);
    }

    void everyList(Supplier<BlobAnswer> answer) {
        everyList = answer;
    }

    @Override
    public BlobAnswer list(HsmTarget target, URI container, String folder, @Nullable String marker) {
        requests++;
        if (everyList != null) {
            return everyList.get();
        }
        BlobAnswer scripted = scripted(scriptedLists);
        if (scripted != null) {
            return scripted;
        }
        List<String> names = blobs.stream()
                .filter(blob -> blob.startsWith(container + "/" + folder + "/"))
                .map(blob -> blob.substring(container.toString().length() + 1))
                .toList();
        return new BlobAnswer.Page(names.stream().limit(PAGE).toList(), names.size() > PAGE ? names.get(PAGE) : null);
    }

    @Override
    public BlobAnswer delete(HsmTarget target, URI container, String folder, String blob) {
        requests++;
        BlobAnswer scripted = scripted(scriptedDeletes);
        if (scripted != null) {
            return scripted;
        }
        blobs.remove(container + "/" + blob);
        return new BlobAnswer.Gone();
    }

    private static @Nullable BlobAnswer scripted(Deque<Supplier<@Nullable BlobAnswer>> answers) {
        Supplier<@Nullable BlobAnswer> next = answers.poll();
        return next == null ? null : next.get();
    }
}
