package io.drover.console.action;

import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Link;
import io.drover.control.connection.TargetTrials;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of forms that say where a backup target is. */
enum TargetFields {
    S3("S3 bucket") {
        @Override
        List<Field> fields(Values values) {
            return List.of(
                    Field.text("bucket", "Bucket", values.of("bucket", ""), ""),
                    Field.text(
                            "region",
                            "Region",
                            values.of("region", "us-east-1"),
                            "What stores other than AWS mostly take as it is"),
                    Field.text(
                            "folder",
                            "Folder",
                            values.of("folder", ""),
                            "Within the bucket; empty for all of it. The endpoint of another"
                                    + " store than AWS is AWS_ENDPOINTS of the Secret"));
        }

        @Override
        String url(Values values) {
            return "s3://%s@%s%s"
                    .formatted(
                            required(values, "bucket", "Bucket"),
                            required(values, "region", "Region"),
                            directory(values.of("folder")));
        }
    },
    NFS("NFS export") {
        @Override
        List<Field> fields(Values values) {
            return List.of(
                    Field.text(
                            "server",
                            "Server",
                            values.of("server", ""),
                            "Its name or address, with :port unless that is 2049"),
                    Field.text(
                            "export",
                            "Export and directory",
                            values.of("export", ""),
                            "Such as /export/backups; NFSv4.1 without a mount"));
        }

        @Override
        String url(Values values) {
            String path = required(values, "export", "Export");
            return "nfs://%s:%s"
                    .formatted(
                            required(values, "server", "Server"),
                            path.startsWith("/") ? path : "/" + path);
        }
    },
    DIRECTORY("Directory") {
        @Override
        List<Field> fields(Values values) {
            return List.of(
                    Field.text(
                            "folder",
                            "Directory",
                            values.of("folder", ""),
                            "An absolute path where Drover runs, which exists already"));
        }

        @Override
        String url(Values values) {
            return "file://" + directory(required(values, "folder", "Directory"));
        }
    },
    URL("URL") {
        @Override
        List<Field> fields(Values values) {
            return List.of(url(values, ""));
        }

        @Override
        String url(Values values) {
            return values.of("url");
        }
    };

    private static final String KIND = "kind";

    private final String title;

    TargetFields(String title) {
        this.title = title;
    }

    /** What is typed instead of a URL. */
    abstract List<Field> fields(Values values);

    /**
     * The URL that the fields come to.
     *
     * @throws FieldException if one of them is missing
     */
    abstract String url(Values values);

    /**
     * The URL, where it is not empty, that a target can have.
     *
     * @throws FieldException if a target with it could never be available
     */
    static String checked(String url) {
        if (!url.isEmpty()) {
            try {
                TargetTrials.requireUrl(url);
            } catch (IllegalArgumentException e) {
                throw new FieldException("url", e.getMessage());
            }
        }
        return url;
    }

    /** The field of a URL as it is. */
    static Field url(Values values, String initial) {
        return Field.text(
                "url",
                "URL",
                values.of("url", initial),
                "s3://bucket@region/path/, nfs://server:/export/path or file:///directory/");
    }

    /** The one that the address names. */
    static TargetFields of(Values values) {
        String kind = values.query(KIND);
        return Arrays.stream(values()).filter(one -> one.id().equals(kind)).findFirst().orElse(URL);
    }

    /** All, with what they share kept. */
    List<FormPage.Tab> tabs(String form) {
        List<FormPage.Tab> tabs = new ArrayList<>();
        for (TargetFields kind : values()) {
            tabs.add(
                    new FormPage.Tab(
                            new Link("%s?%s=%s".formatted(form, KIND, kind.id()), kind.title),
                            kind == this));
        }
        return tabs;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String required(Values values, String field, String name) {
        String text = values.of(field);
        if (text.isEmpty()) {
            throw new FieldException(field, name + ": it is needed for the URL; write it");
        }
        return text;
    }

    /** With a slash at both ends. */
    private static String directory(String path) {
        String plain = path.replaceAll("^/+|/+$", "");
        return plain.isEmpty() ? "/" : "/" + plain + "/";
    }
}
