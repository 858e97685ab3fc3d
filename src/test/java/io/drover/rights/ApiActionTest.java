package io.drover.rights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;

/** Requests, and what an API server takes them for. */
class ApiActionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET    | /api/v1/namespaces/a/pods                | list             | ''    |"
                        + " pods | '' | a | ''",
                "GET    | /api/v1/pods                             | list             | ''    |"
                        + " pods | '' | '' | ''",
                "GET    | /api/v1/pods?limit=5&watch=true          | watch            | ''    |"
                        + " pods | '' | '' | ''",
                "GET    | /api/v1/pods?watch=false                 | list             | ''    |"
                        + " pods | '' | '' | ''",
                "GET    | /api/v1/namespaces/a/pods/x              | get              | ''    |"
                        + " pods | '' | a | x",
                "HEAD   | /api/v1/namespaces/a/pods/x              | get              | ''    |"
                        + " pods | '' | a | x",
                "GET    | /api/v1/namespaces/a/pods/x/log          | get              | ''    |"
                        + " pods | log | a | x",
                "POST   | /apis/batch/v1/namespaces/a/jobs         | create           | batch |"
                        + " jobs | '' | a | ''",
                "PUT    | /apis/batch/v1/namespaces/a/jobs/x       | update           | batch |"
                        + " jobs | '' | a | x",
                "PATCH  | /apis/batch/v1/namespaces/a/jobs/x/status | patch           | batch |"
                        + " jobs | status | a | x",
                "DELETE | /apis/batch/v1/namespaces/a/jobs/x       | delete           | batch |"
                        + " jobs | '' | a | x",
                "DELETE | /apis/batch/v1/namespaces/a/jobs         | deletecollection | batch |"
                        + " jobs | '' | a | ''",
                "GET    | /api/v1/namespaces                       | list             | '' |"
                        + " namespaces | '' | '' | ''",
                "GET    | /api/v1/namespaces/a                     | get              | '' |"
                        + " namespaces | '' | a | a",
                "PATCH  | /api/v1/namespaces/a/status              | patch            | '' |"
                        + " namespaces | status | a | a",
                "GET    | /api/v1/pods?fieldSelector=metadata.name%3Dx            | list  | '' |"
                        + " pods | '' | '' | x",
                "GET    | /api/v1/pods?watch=1&fieldSelector=metadata.name%3Dx    | watch | '' |"
                        + " pods | '' | '' | x",
                "GET    | /api/v1/pods?fieldSelector=metadata.name%3Dx%2Cstatus.phase%3DFailed |"
                        + " list | '' | pods | '' | '' | ''",
            })
    void objects(
            String method,
            URI uri,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        assertThat(ApiAction.of(method, uri))
                .isEqualTo(
                        new ApiAction.OnResource(
                                verb, group, resource, subresource, namespace, name));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /version, get",
        "GET, /api, get",
        "GET, /api/v1, get",
        "GET, /apis/batch, get",
        "GET, /apis/batch/v1, get",
        "POST, /readyz, post",
        "GET, /, get"
    })
    void paths(String method, String path, String verb) {
        assertThat(ApiAction.of(method, URI.create(path)))
                .isEqualTo(new ApiAction.OnPath(verb, path));
    }
}
