package dev.hsmbackup.operator.operation;

import dev.hsmbackup.crds.Attempt;
import dev.hsmbackup.crds.GoDuration;
import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Phase;
import dev.hsmbackup.crds.RunStatus;
import dev.hsmbackup.operator.port.JobAnswer;
import dev.hsmbackup.operator.port.RestoreGateway.Presence;
import dev.hsmbackup.operator.port.RestoreRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which backup a restore takes, and whether it may. */
public final class SourcePolicy {

    /** As Azure names folders: the HSM's name, and 14 digits of the time, in recordings 16. */
    private static final Pattern FOLDER = Pattern.compile("mhsm-(?<hsm>[a-z0-9-]{3,24})-(?<time>[0-9]{14})[0-9]{0,6}");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private SourcePolicy() {}

    /** Either a source, or what to do because there is none. */
    public sealed interface Found {
        /** This one. */
        record Folder(String name, @Nullable Instant madeAt) implements Found {}

        /** None. */
        record None(Decision instead) implements Found {}
    }

    /** A folder by name. Its time is in its name, which tenants cannot choose. */
    public static Found folder(String name) {
        return new Found.Folder(name, time(name));
    }

    /**
     * A backup by name.
     *
     * @param backup as read live
     * @param word what Azure says about its job; null: it was not asked, or does not matter
     */
    public static Found backup(
            HsmRestore restore, HsmBackup backup, @Nullable JobAnswer word, Target.Restorable target, Instant now) {
        String name = backup.getMetadata().getName();
        RunStatus status = backup.getStatus();
        if (!(backup.target() instanceof ManagedHsmRef)) {
            return none(
                    restore,
                    "HsmBackup \"" + name + "\" is of a " + backup.target().kind() + ", not of a ManagedHsm.",
                    now);
        }
        if (!status.phase().isTerminal()) {
            return new Found.None(new Waiting(restore, now)
                    .on(
                            Reasons.SOURCE_NOT_READY,
                            "HsmBackup \"" + name + "\" has not ended yet (phase " + text(status.phase()) + ").",
                            Duration.ofSeconds(2)));
        }
        if (GoingBackups.isGoing(backup)) {
            return none(
                    restore, "HsmBackup \"" + name + "\" is being deleted, and what it left in storage with it.", now);
        }
        String folderUri = status.folderUri();
        if (status.phase() != Phase.SUCCEEDED || folderUri == null) {
            return none(restore, "HsmBackup \"" + name + "\" is " + text(status.phase()) + ", not Succeeded.", now);
        }
        if (word instanceof JobAnswer.Running
                || (word instanceof JobAnswer.Ended ended && !folderUri.equals(ended.folderUri()))) {
            return none(
                    restore,
                    "HsmBackup \"" + name + "\" says that its backup is in " + folderUri
                            + ", but Azure says otherwise: its status was changed. Give the folder itself as source.folder.",
                    now);
        }
        String container = target.container() + "/";
        if (!folderUri.startsWith(container)) {
            return none(
                    restore,
                    "The backup of HsmBackup \"" + name + "\" is in " + folderUri
                            + ", which is not in the HSM's container ("
                            + target.container()
                            + "): the HSM's identity reads only there. Copy the folder, and give it as"
                            + " source.folder.",
                    now);
        }
        String folder = folderUri.substring(container.length());
        Instant named = time(folder);
        // A status is no proof of age: without Azure's word, a folder whose name tells none has none.
        return new Found.Folder(folder, named == null && word instanceof JobAnswer.Ended it ? it.endTime() : named);
    }

    /** Whether a folder of this name is one that this HSM wrote itself. */
    static boolean isOwn(String folder, String hsm) {
        return writer(folder).filter(hsm::equals).isPresent();
    }

    /** The HSM that wrote a folder, by its name; empty: none did. Blobs of others are never deleted. */
    public static Optional<String> writer(String folder) {
        Matcher name = FOLDER.matcher(folder);
        return name.matches() ? Optional.of(name.group("hsm")) : Optional.empty();
    }

    /** A kind of source that only a newer operator knows. */
    public static Found unknownKind(HsmRestore restore, Instant now) {
        return none(restore, "spec.source has none of the fields that this version of the operator knows.", now);
    }

    /** There is none. */
    public static Found missing(HsmRestore restore, String what, Instant now) {
        return none(restore, "There is no " + what + " in this namespace.", now);
    }

    /** The job to ask Azure about, where a status names one of this HSM; null: none. */
    public static @Nullable String jobToAsk(HsmBackup backup, String host) {
        Attempt attempt = backup.getStatus().attempt();
        return attempt != null && attempt.host().equals(host)
                ? backup.getStatus().jobId()
                : null;
    }

    /** What the admin allows. */
    public static Optional<Decision> allowed(
            HsmRestore restore, Found.Folder source, Target.Restorable target, Instant now) {
        boolean own = isOwn(source.name(), restore.managedHsm());
        if (!own && !target.access().allowForeignFolders()) {
            return RestorePolicy.fail(
                    restore,
                    Reasons.SOURCE_NOT_ALLOWED,
                    "Folder " + source.name() + " is not one that HSM \"" + restore.managedHsm()
                            + "\" wrote itself. For disaster recovery into another HSM of the same security domain, ask the"
                            + " platform admin to set spec.restore.allowForeignFolders of the ManagedHsm.",
                    now);
        }
        String most = target.access().maxSourceAge();
        if (most == null) {
            return Optional.empty();
        }
        Instant made = source.madeAt();
        return made == null || Duration.between(made, now).compareTo(GoDuration.parse(most)) > 0
                ? RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_TOO_OLD,
                        "The backup in folder " + source.name()
                                + (made == null ? " has no known age" : " was made at " + made)
                                + "; spec.restore.maxSourceAge of the ManagedHsm allows " + most
                                + ". Restore a newer one, or ask the platform admin: an old backup brings old role assignments"
                                + " back.",
                        now)
                : Optional.empty();
    }

    /** A start that was refused is tried again with the same backup: the status names it already, for good. */
    public static Optional<Decision> same(HsmRestore restore, RestoreRequest request, Instant now) {
        String before = restore.getStatus().folderUri();
        return before == null || before.equals(request.folderUri())
                ? Optional.empty()
                : RestorePolicy.fail(
                        restore,
                        Reasons.SOURCE_NOT_USABLE,
                        "spec.source leads to " + request.folderUri() + " now, but an earlier attempt was about "
                                + before + ". Nothing was restored; create a new HsmRestore.",
                        now);
    }

    /** Whether the folder is there, where the operator may look. */
    public static Optional<Decision> present(HsmRestore restore, RestoreRequest request, Presence folder, Instant now) {
        return folder == Presence.ABSENT
                ? RestorePolicy.fail(
                        restore,
                        Reasons.FOLDER_NOT_FOUND,
                        "There is nothing in " + request.folderUri()
                                + ". List the folders that are there: az storage blob directory list, or az storage blob list"
                                + " --delimiter /.",
                        now)
                : Optional.empty();
    }

    private static Found none(HsmRestore restore, String message, Instant now) {
        return new Found.None(StartPolicy.fail(
                restore,
                Reasons.SOURCE_NOT_USABLE,
                message + " Nothing was restored; create a new HsmRestore with another source.",
                null,
                now));
    }

    private static @Nullable Instant time(String folder) {
        Matcher name = FOLDER.matcher(folder);
        return name.matches() ? parse(name.group("time")) : null;
    }

    /** 14 digits of a time, as Azure writes them into names; null: they are none. */
    static @Nullable Instant parse(String digits) {
        try {
            return LocalDateTime.parse(digits, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static String text(Phase phase) {
        return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
