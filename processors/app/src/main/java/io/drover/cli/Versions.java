package io.drover.cli;

import io.drover.runtime.DroverVersion;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"drover " + DroverVersion.drover()};
    }
}
