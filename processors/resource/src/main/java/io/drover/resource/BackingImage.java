package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An image that volumes may lie on. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("backingimages")
public final class BackingImage extends CustomResource<BackingImage.Spec, BackingImage.Status>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Condition: volumes can lie on it; or why not. */
    public static final String READY = "Ready";

    /** SHA-512 of the file that was uploaded, set when it is all there. */
    public static final String ANNOTATION_UPLOADED = "drover.io/uploaded-checksum";

    @Override
    protected Spec initSpec() {
        return new Spec();
    }

    @Override
    protected Status initStatus() {
        return new Status();
    }

    /** Desired state. Fields that are missing, null or unknown keep the values given here. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Spec {
        public String sourceType = "";
        public Map<String, String> sourceParameters = new TreeMap<>();
        public String checksum = "";
        public long minNumberOfCopies;
        public List<String> nodeSelector = new ArrayList<>();
        public List<String> diskSelector = new ArrayList<>();
        public String secret = "";
        public String secretNamespace = "";
        public String dataEngine = "v1";
        public Map<String, Object> diskFileSpecMap = new TreeMap<>();
        public Map<String, String> disks = new TreeMap<>();
    }

    /** Observed state. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static final class Status extends OwnedStatus {
        public String uuid = "";
        public long size;
        public long virtualSize;
        public long realSize;
        public String checksum = "";
        public Map<String, Object> diskFileStatusMap = new TreeMap<>();
        public Map<String, String> diskLastRefAtMap = new TreeMap<>();
        public String v2FirstCopyStatus = "";
        public String v2FirstCopyDisk = "";

        /** File on this machine to which the image is uploaded; Drover's addition. */
        public String uploadTo = "";

        /** Drover's addition. */
        public List<Condition> conditions = new ArrayList<>();
    }
}
