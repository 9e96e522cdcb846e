package dev.hsmbackup.operator.model;

/** Requests in the words of the protocol, for the traces. */
final class Labels {

    private Labels() {}

    static String of(Request request) {
        return switch (request) {
            case Request.ReadBackup read -> "read " + read.namespace() + "/" + read.name();
            case Request.WriteStatus(int uid, int version, var status) ->
                "write " + Names.letter(uid) + " " + status.get().phase() + " over v" + version;
            case Request.ReadLock _ -> "read lock";
            case Request.WriteLock(int version, var lease) ->
                "write lock over v" + version + " for "
                        + new Lock(version, lease).holder().map(Names::letter).orElse("nobody");
            case Request.ReadLeader _ -> "read leader";
            case Request.Send _ -> "send the start request";
            case Request.ReadSource(String namespace, String name) -> "read backup " + namespace + "/" + name;
            case Request.ReadCluster _ -> "look at the Cloud HSM";
            case Request.PollSafety _ -> "poll the safety backup";
            case Request.Poll poll -> "poll job " + (World.jobIndex(poll.jobId()) + 1);
        };
    }
}
