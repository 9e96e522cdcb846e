package dev.hsmbackup.apigate.wire;

import dev.hsmbackup.apigate.kube.Cluster;
import dev.hsmbackup.apigate.kube.RequestReader;
import dev.hsmbackup.apigate.log.JsonLog;
import dev.hsmbackup.apigate.script.Monitor;
import dev.hsmbackup.apigate.script.Script;
import dev.hsmbackup.simulator.faults.CommandRunner;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections share. */
public record Gate(
        Cluster cluster,
        RequestReader reader,
        Monitor monitor,
        Script script,
        Link link,
        Watches watches,
        CommandRunner commands,
        JsonLog requests,
        JsonLog events,
        AtomicLong numbers,
        InstantSource clock) {}
