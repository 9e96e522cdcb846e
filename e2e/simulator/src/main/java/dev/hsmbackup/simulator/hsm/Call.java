package dev.hsmbackup.simulator.hsm;

import dev.hsmbackup.simulator.http.Request;
import dev.hsmbackup.simulator.login.Caller;
import java.util.List;

/**
 * A request that passed the checks every route has.
 *
 * @param groups the variable parts of the path
 * @param host the HSM's host
 */
record Call(Request request, ManagedHsm hsm, Caller caller, List<String> groups, String host) {
    String group(int index) {
        return groups.get(index);
    }
}
