package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.apigate.script.Match;
import dev.hsmbackup.apigate.script.Monitor;
import dev.hsmbackup.apigate.script.WatchEnd;
import java.util.ArrayList;
import java.util.List;

/** The open watches. Thread-safe. */
public final class Watches {
    private final Monitor monitor;
    private final List<WatchStream> open = new ArrayList<>();

    /**
     * An open watch.
     *
     * @param n number of its request in the log
     * @param delivered events that the client got
     * @param waiting events that came and were not delivered yet
     */
    public record Open(long n, KubeRequest request, int delivered, int waiting) {}

    public Watches(Monitor monitor) {
        this.monitor = monitor;
    }

    public List<Open> open() {
        return monitor.get(() -> open.stream().map(WatchStream::describe).toList());
    }

    /**
     * Ends the watches that match.
     *
     * @return how many
     */
    public int end(Match match, WatchEnd how) {
        return monitor.get(() -> {
            List<WatchStream> hit =
                    open.stream().filter(one -> match.fits(one.request())).toList();
            hit.forEach(one -> one.end(how));
            return hit.size();
        });
    }

    void opened(WatchStream stream) {
        monitor.change(() -> open.add(stream));
    }

    void ended(WatchStream stream) {
        monitor.change(() -> open.remove(stream));
    }
}
