package dev.hsmbackup.operator.reconcile;

import dev.hsmbackup.crds.HsmBackup;
import dev.hsmbackup.crds.HsmBackupSpec;
import dev.hsmbackup.crds.HsmRestore;
import dev.hsmbackup.crds.ManagedHsmRef;
import dev.hsmbackup.crds.Run;
import dev.hsmbackup.crds.SafetyBackup;
import dev.hsmbackup.operator.kube.Runs;
import dev.hsmbackup.operator.operation.Check;
import dev.hsmbackup.operator.operation.CheckPolicy;
import dev.hsmbackup.operator.operation.Decision;
import dev.hsmbackup.operator.operation.GoingBackups;
import dev.hsmbackup.operator.operation.RestorePolicy;
import dev.hsmbackup.operator.operation.SafetyPolicy;
import dev.hsmbackup.operator.operation.SafetyState;
import dev.hsmbackup.operator.operation.SourcePolicy;
import dev.hsmbackup.operator.operation.SourcePolicy.Found;
import dev.hsmbackup.operator.operation.Target;
import dev.hsmbackup.operator.operation.Unseen;
import dev.hsmbackup.operator.operation.WaitPolicy;
import dev.hsmbackup.operator.operation.Work;
import dev.hsmbackup.operator.port.RestoreGateway;
import dev.hsmbackup.operator.port.RestoreRequest;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Looks at all that a restore depends on, in the order in which the policies want it, and stops where one has a say. */
public final class RestorePreparation {

    private final Runs runs;
    private final Targets targets;
    private final RestoreGateway restores;
    private final RestoreSources sources;
    private final SafetyBackups safeties;
    private final RestoreChecks checks;
    private final LockKeeper locks;
    private final Rivals rivals;
    private final InstantSource clock;

    public RestorePreparation(
            Runs runs,
            Targets targets,
            RestoreGateway restores,
            RestoreSources sources,
            SafetyBackups safeties,
            RestoreChecks checks,
            LockKeeper locks,
            InstantSource clock) {
        this.runs = runs;
        this.targets = targets;
        this.restores = restores;
        this.sources = sources;
        this.safeties = safeties;
        this.checks = checks;
        this.locks = locks;
        this.rivals = new Rivals(runs, clock);
        this.clock = clock;
    }

    /** @param restore as read live, nothing sent */
    Decision decide(HsmRestore restore, boolean startsAllowed) {
        Instant now = clock.instant();
        Optional<Decision> refused = RestorePolicy.admit(restore, now);
        if (refused.isPresent()) {
            return refused.get();
        }
        Target target = targets.of(restore);
        if (!(target instanceof Target.Restorable hsm)) {
            return RestorePolicy.notAvailable(restore, now);
        }
        return WaitPolicy.due(restore, now)
                .or(() -> SafetyPolicy.permitted(restore, hsm.access(), now))
                .orElseGet(() -> startsAllowed ? lookOn(restore, hsm) : new Decision.LookAgain(Duration.ofSeconds(1)));
    }

    private Decision lookOn(HsmRestore restore, Target.Restorable hsm) {
        if (RestorePolicy.awaitsSafetyBackup(restore)) {
            // All else was looked at before, and is looked at again before the start; but restores do not queue.
            Optional<Decision> waits = idle(restore, hsm)
                    .filter(decision -> !(decision instanceof Decision.StandInLine))
                    .or(() -> SafetyPolicy.decide(restore, safeties.look(restore, hsm), clock.instant()));
            if (waits.isPresent()) {
                return waits.get();
            }
        }
        return switch (sources.find(restore, hsm)) {
            case Found.None(Decision instead) -> instead;
            case Found.Folder source -> withSource(restore, hsm, source);
        };
    }

    private Decision withSource(HsmRestore restore, Target.Restorable hsm, Found.Folder source) {
        RestoreRequest request = new RestoreRequest(
                hsm.container(), source.name(), restore.getSpec().keyName());
        Unseen unseen = new Unseen();
        return SourcePolicy.allowed(restore, source, hsm, clock.instant())
                .or(() -> SourcePolicy.same(restore, request, clock.instant()))
                .or(() -> GoingBackups.folder(restore, request, writersBackups(source), clock.instant()))
                .or(() -> SourcePolicy.present(
                        restore,
                        request,
                        unseen.folder(restores.folder(hsm.hsm(), hsm.container(), source.name())),
                        clock.instant()))
                .or(() -> request.keyName() == null
                        ? Optional.empty()
                        : RestorePolicy.key(
                                restore, unseen.key(restores.key(hsm.hsm(), request.keyName())), clock.instant()))
                .or(() -> idle(restore, hsm))
                .orElseGet(() -> restore.getSpec().preflightOnly()
                        ? checked(restore, hsm, request, unseen)
                                .orElseGet(() -> RestorePolicy.preflightPassed(
                                        restore,
                                        new Work.Restore(request, source.madeAt(), null),
                                        unseen,
                                        clock.instant()))
                        : secured(restore, hsm, source, request, unseen));
    }

    private List<HsmBackup> writersBackups(Found.Folder source) {
        return SourcePolicy.writer(source.name())
                .map(hsm -> runs.backupsOf(new ManagedHsmRef(hsm)))
                .orElse(List.of());
    }

    private Optional<Decision> idle(HsmRestore restore, Target.Restorable hsm) {
        Optional<Decision> held = RestorePolicy.idle(
                restore, hsm.hsm(), locks.heldByAnother(restore, hsm.hsm().host()), clock.instant());
        return held.filter(decision -> !(decision instanceof Decision.StandInLine))
                .or(() -> rivals.decide(restore, hsm))
                .or(() -> held);
    }

    private Optional<Decision> checked(
            HsmRestore restore, Target.Restorable hsm, RestoreRequest request, Unseen unseen) {
        Check check = unseen.check(checks.of(restore, hsm.hsm(), request), request.keyName() != null);
        return CheckPolicy.decide(restore, check, clock.instant());
    }

    /** The safety backup first: an HSM that wants a fresh backup of itself would refuse for good in its check. */
    private Decision secured(
            HsmRestore restore, Target.Restorable hsm, Found.Folder source, RestoreRequest request, Unseen unseen) {
        SafetyState safety = safeties.look(restore, hsm);
        return SafetyPolicy.decide(restore, safety, clock.instant())
                .or(() -> checked(restore, hsm, request, unseen))
                .orElseGet(() -> {
                    SafetyBackup back = safety instanceof SafetyState.Confirmed confirmed ? confirmed.backup() : null;
                    return lastLook(restore, hsm, new Work.Restore(request, source.madeAt(), back));
                });
    }

    /** All that was asked took its time: what the admin, the object and others like it say is looked at again, last. */
    private Decision lastLook(HsmRestore restore, Target.Restorable hsm, Work.Restore work) {
        return targets.of(restore).equals(hsm)
                ? rivals.decide(restore, hsm)
                        .or(() -> RestorePolicy.admit(restore, clock.instant()))
                        .orElseGet(() -> new Decision.Start(hsm.hsm(), work))
                : new Decision.LookAgain(Duration.ofSeconds(1));
    }

    /** Makes the backup that has to come first; the restore owns it. */
    void makeSafetyBackup(Run restore, String name) {
        HsmBackup backup = new HsmBackup();
        backup.getMetadata().setNamespace(restore.getMetadata().getNamespace());
        backup.getMetadata().setName(name);
        backup.addOwnerReference(new OwnerReferenceBuilder()
                .withApiVersion(restore.getApiVersion())
                .withKind(restore.getKind())
                .withName(restore.getMetadata().getName())
                .withUid(restore.getMetadata().getUid())
                .withController(true)
                .build());
        backup.setSpec(HsmBackupSpec.of(restore.managedHsm()));
        runs.create(backup);
    }

    /** The restore ended or is gone. */
    void over(Run run) {
        checks.forget(run.getMetadata().getUid());
    }
}
