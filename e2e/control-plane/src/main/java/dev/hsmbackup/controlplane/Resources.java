package dev.hsmbackup.controlplane;

import java.io.IOException;

/** What a control plane has to give back. */
record Resources(DirectoryLock lock, ReservedPort etcdPort, ReservedPort apiServerPort, Servers servers)
        implements AutoCloseable {
    static Resources take(Layout layout) throws IOException {
        var lock = DirectoryLock.take(layout.lock());
        return new Resources(lock, ReservedPort.take(), ReservedPort.take(), new Servers());
    }

    @Override
    public void close() throws IOException {
        servers.close();
        apiServerPort.close();
        etcdPort.close();
        lock.close();
    }
}
