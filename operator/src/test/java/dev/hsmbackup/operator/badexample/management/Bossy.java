package dev.hsmbackup.operator.badexample.management;

import dev.hsmbackup.operator.badexample.Settings;

/** An endpoint that knows the settings. */
public record Bossy(Settings settings) {}
