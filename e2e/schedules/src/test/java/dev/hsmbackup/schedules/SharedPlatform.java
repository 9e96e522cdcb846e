package dev.hsmbackup.schedules;

import dev.hsmbackup.team.Platform;
import dev.hsmbackup.team.Team;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One platform for all tests that only need HSMs of their own. Gives each test a {@link Team}. */
final class SharedPlatform implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedPlatform.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Team.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(STORE)
                .computeIfAbsent(
                        Team.class,
                        type -> Holder.PLATFORM.team(
                                context.getRequiredTestMethod().getName()),
                        Team.class);
    }

    private static final class Holder {
        static final Platform PLATFORM = Platforms.start("rig").withKubelet().closeAtExit();
    }
}
