package dev.hsmbackup.apigate.script;

import dev.hsmbackup.apigate.kube.KubeRequest;
import dev.hsmbackup.simulator.http.Body;
import org.jspecify.annotations.Nullable;

/**
 * A request as a callback sees it.
 *
 * @param n its number in the log
 * @param serverStatus what the API server answered; null before it is forwarded
 */
public record Call(
        long n, KubeRequest request, Body body, @Nullable Integer serverStatus) {}
