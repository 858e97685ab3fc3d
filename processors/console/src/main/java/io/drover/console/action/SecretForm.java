package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.page.PageContext;
import io.drover.console.view.Fact;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.Hrefs;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a Secret with the credentials of an S3 store. What was typed is never shown again.
 *
 * @param mayCreate whether Drover may do that
 */
record SecretForm(Cluster cluster, boolean mayCreate) implements ConsoleForm {
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String ENDPOINTS = "AWS_ENDPOINTS";
    private static final String VIRTUAL_HOSTED = "VIRTUAL_HOSTED_STYLE";
    private static final String HEADING = "New Secret for an S3 store";

    @Override
    public Question ask(PageContext context, Values values) {
        return mayCreate ? form(values) : refusal(values);
    }

    private static Question form(Values values) {
        return new Question(
                HEADING,
                List.of(),
                List.of(
                        FormNames.field("Name", values, ""),
                        Field.text("access", ACCESS_KEY, values.of("access", ""), ""),
                        Field.secret("secret", SECRET_KEY, "It is not shown again"),
                        Field.text(
                                "endpoints",
                                ENDPOINTS,
                                values.of("endpoints", ""),
                                "Such as https://minio.example.com:9000; empty for AWS"),
                        Field.check(
                                "hosted",
                                "Buckets are part of the host's name (%s)"
                                        .formatted(VIRTUAL_HOSTED),
                                values.of("hosted", ""),
                                "For stores that know no other way; a check of the target tells")),
                "Create the Secret",
                false,
                back(values, ""));
    }

    /** The form of the target that is to use it. */
    private static String back(Values values, String name) {
        String target = values.query("for");
        return target.isEmpty() ? Hrefs.newTarget(name) : Hrefs.editTarget(target, name);
    }

    private Question refusal(Values values) {
        String name = values.of("name", "");
        return new Question(
                        HEADING,
                        List.of(
                                "This Drover makes no Secrets. Run this line, or set property"
                                        + " drover.console.create-secrets, which needs the right"
                                        + " to create them."),
                        List.of(),
                        "",
                        false,
                        back(values, name))
                .withNotes(
                        List.of(
                                new FormPage.Lines(
                                        "By kubectl",
                                        List.of(
                                                new Fact(
                                                        "For S3",
                                                        TargetNotes.command(
                                                                cluster.namespace(), name))))));
    }

    @Override
    public Done act(PageContext context, Values values) {
        if (!mayCreate) {
            throw new FieldException("name", "This Drover makes no Secrets");
        }
        String name = FormNames.checked("name", values.of("name"));
        Map<String, String> data = new TreeMap<>();
        data.put(ACCESS_KEY, required(values, "access", ACCESS_KEY));
        data.put(SECRET_KEY, required(values, "secret", SECRET_KEY));
        if (!values.of("endpoints").isEmpty()) {
            data.put(ENDPOINTS, values.of("endpoints"));
        }
        if (values.isChecked("hosted")) {
            data.put(VIRTUAL_HOSTED, "true");
        }
        Secret secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build();
        cluster.create(secret);
        return new Done(back(values, name), Notice.SECRET_CREATED);
    }

    private static String required(Values values, String field, String name) {
        String value = values.of(field);
        if (value.isEmpty()) {
            throw new FieldException(field, name + ": it is empty; write it");
        }
        return value;
    }
}
