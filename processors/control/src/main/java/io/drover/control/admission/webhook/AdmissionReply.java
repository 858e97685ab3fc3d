package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An AdmissionReview with a response. */
final class AdmissionReply {
    static final String API_VERSION = "admission.k8s.io/v1";

    private AdmissionReply() {}

    /**
     * @param withPatch false for a validating webhook, which may not change anything
     */
    static ObjectNode of(String uid, Verdict verdict, boolean withPatch) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", API_VERSION).put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response").put("uid", uid);
        switch (verdict) {
            case Verdict.Allowed allowed -> {
                response.put("allowed", true);
                if (!allowed.warnings().isEmpty()) {
                    allowed.warnings().forEach(response.putArray("warnings")::add);
                }
                if (withPatch && !allowed.patch().isEmpty()) {
                    response.put("patchType", "JSONPatch")
                            .put("patch", base64(allowed.patch().toString()));
                }
            }
            case Verdict.Refused refused ->
                    response.put("allowed", false)
                            .putObject("status")
                            .put("status", "Failure")
                            .put("code", refused.code())
                            .put("reason", refused.reason())
                            .put("message", refused.message());
        }
        return review;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
