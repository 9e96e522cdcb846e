package dev.hsmbackup.rig.cli;

import dev.hsmbackup.controlplane.Kubectl;
import dev.hsmbackup.rig.Checkout;
import dev.hsmbackup.rig.RigException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The sample of a schedule, but for the next minute: it fires, once more on request, and not because it is applied again. */
final class ScheduleShow {

    private static final String SAMPLE = "backupschedule.yaml";
    private static final String NIGHTLY = "schedule: H 2 * * *";
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Duration TO_ARM = Duration.ofSeconds(5);

    /** The longest wait for the minute, and a backup. */
    private static final Duration WITHIN = Duration.ofMinutes(3);

    private final Kubectl kubectl;
    private final Screen screen;
    private final Follower follower;

    ScheduleShow(Kubectl kubectl, Screen screen, Follower follower) {
        this.kubectl = kubectl;
        this.screen = screen;
        this.follower = follower;
    }

    /** Waits until the slot's backup has ended, and then that of a trigger. */
    void run(Checkout checkout, int backupsBefore) {
        ZonedDateTime slot = Instant.now()
                .plus(TO_ARM)
                .plus(1, ChronoUnit.MINUTES)
                .truncatedTo(ChronoUnit.MINUTES)
                .atZone(ZONE);
        String soon = "schedule: %d %d * * *".formatted(slot.getMinute(), slot.getHour());
        String manifest = sample(checkout).replace(NIGHTLY, soon);
        String apply = "$ sed 's/" + NIGHTLY.replace("*", "\\*") + "/" + soon + "/' deploy/samples/" + SAMPLE
                + " | kubectl apply -f -";

        screen.heading("Every night, declared in git. To see it fire, at " + slot.toLocalTime() + " in " + ZONE + ":");
        screen.line(apply);
        apply(manifest);
        screen.block(kubectl.output("wait", "--for=condition=Ready", "-n", "team-payments", "bs/payments-nightly"));
        screen.line("$ kubectl get bs -n team-payments -o wide");
        screen.block(kubectl.output("get", "bs", "-n", "team-payments", "-o", "wide"));
        follower.untilEnded(backupsBefore + 1, WITHIN);

        screen.heading("One more, now; then the same from git once more, which starts nothing:");
        screen.line("$ kubectl annotate bs/payments-nightly -n team-payments hsmbackup.dev/trigger=before-the-audit");
        screen.block(kubectl.output(
                "annotate", "bs/payments-nightly", "-n", "team-payments", "hsmbackup.dev/trigger=before-the-audit"));
        follower.untilEnded(backupsBefore + 2, WITHIN);
        screen.line(apply);
        apply(manifest);

        kubectl.output("wait", "--for=jsonpath={.status.phase}=Armed", "-n", "team-payments", "bs/payments-nightly");
        screen.heading("$ kubectl get bs,hb -n team-payments");
        screen.block(kubectl.output("get", "bs,hb", "-n", "team-payments"));
    }

    private void apply(String manifest) {
        screen.block(kubectl.apply(manifest));
    }

    private static String sample(Checkout checkout) {
        try {
            String sample = Files.readString(checkout.samples().resolve(SAMPLE));
            if (!sample.contains(NIGHTLY)) {
                throw new RigException(SAMPLE + " has no line " + NIGHTLY);
            }
            return sample;
        } catch (IOException e) {
            throw new RigException("the sample cannot be read: " + e.getMessage(), e);
        }
    }
}
