package io.drover.store.s3.direct;

import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;

import java.io.IOException;

/** What became of a direct request, if it was not plainly successful: for the SDK to interpret. */
sealed interface Received {
    /** As if the SDK had made the request itself. */
    HttpExecuteResponse replay() throws IOException;

    /** An answer. */
    record Answered(Answer answer) implements Received {
        @Override
        public HttpExecuteResponse replay() throws IOException {
            SdkHttpFullResponse response = answer.forSdk();
            return HttpExecuteResponse.builder()
                    .response(response)
                    .responseBody(response.content().orElseThrow())
                    .build();
        }
    }

    /** No answer, or none of an HTTP server. */
    record Failed(IOException failure) implements Received {
        @Override
        public HttpExecuteResponse replay() throws IOException {
            throw failure;
        }
    }
}
