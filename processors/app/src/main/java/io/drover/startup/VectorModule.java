package io.drover.startup;

import jdk.internal.module.Modules;

import java.lang.module.ModuleFinder;

/**
 * The module {@code jdk.incubator.vector}, by which blocks are hashed several at once. It is loaded
 * here and not by {@code --add-modules}: the JVM would announce it on standard error at every
 * start, also where that is a mail of cron, and no option keeps it from doing so.
 *
 * <p>The JDK loads modules of its own in the same way, such as the agent of JMX, but does not
 * export the method: {@code config/jvm.options} has {@code --add-exports} for it.
 */
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /**
     * Must come before the first use of the block engine, which looks once whether the module is
     * there.
     *
     * @return whether it is; without it, or without the option, blocks are hashed one by one
     */
    public static boolean load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return true;
        }
        Module base = Object.class.getModule();
        if (!base.isExported("jdk.internal.module", VectorModule.class.getModule())
                || !isInstalled()) {
            return false;
        }
        return Modules.loadModule(NAME) != null;
    }

    private static boolean isInstalled() {
        return ModuleFinder.ofSystem().find(NAME).isPresent();
    }
}
