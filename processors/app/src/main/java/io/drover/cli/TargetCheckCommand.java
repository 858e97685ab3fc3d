package io.drover.cli;

import io.drover.blockengine.check.CheckResult;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;
import io.drover.store.s3.S3Url;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "check",
        description = {
            "Tries whether a target does what Drover relies on, in a scratch prefix beside the"
                    + " backupstore that is removed at the end.",
            "If it does not, settings for stores that are otherwise are tried and named. Exit code"
                    + " 10 means that it is not fit."
        })
final class TargetCheckCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("check", "result", "milliseconds", "detail");

    @Parameters(paramLabel = "URL", description = "The target.")
    private String url;

    @Option(
            names = "--many",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Write 1100 small objects to see pages of listings (default: yes).")
    private boolean many;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        TargetUrl target = TargetKinds.parse(url);
        TargetCredentials given = targets.credentials(Optional.empty());
        List<CheckResult> results = check(target, given);
        Optional<String> setting = Optional.empty();
        if (isUnreachable(results) && target instanceof S3Url) {
            setting = findSetting(target, given);
        }
        report(results, setting);
        boolean fit = results.stream().allMatch(CheckResult::passed);
        return fit ? ExitCode.DONE.number() : ExitCode.UNFIT.number();
    }

    private List<CheckResult> check(TargetUrl target, TargetCredentials credentials)
            throws IOException, InterruptedException {
        try (OpenTarget open = targets.open(target, credentials)) {
            return open.check(many);
        }
    }

    private static boolean isUnreachable(List<CheckResult> results) {
        return !results.getFirst().passed();
    }

    /** The setting with which the store can be listed, if there is one. */
    private Optional<String> findSetting(TargetUrl target, TargetCredentials given)
            throws IOException, InterruptedException {
        for (String value : List.of("true", "false")) {
            TargetCredentials changed = given.with(TargetCredentials.VIRTUAL_HOSTED, value);
            if (!changed.equals(given) && !isUnreachable(check(target, changed))) {
                return Optional.of(TargetCredentials.VIRTUAL_HOSTED + "=" + value);
            }
        }
        return Optional.empty();
    }

    private void report(List<CheckResult> results, Optional<String> setting) {
        Printer printer = output.printer();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CheckResult result : results) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("check", result.name());
            row.put("result", result.passed() ? "ok" : "FAILED");
            row.put("milliseconds", result.time().toMillis());
            row.put("detail", result.failure().or(result::note).orElse(""));
            rows.add(row);
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("fit", results.stream().allMatch(CheckResult::passed));
        summary.put("needs", setting.orElse(""));
        if (printer.isJson()) {
            summary.put("checks", rows);
        } else {
            printer.rows(COLUMNS, rows);
            printer.line("");
        }
        printer.record(summary);
    }
}
