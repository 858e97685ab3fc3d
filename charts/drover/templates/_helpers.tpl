{{- define "drover.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "drover.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "drover.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "drover.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "drover.selector" -}}
app.kubernetes.io/name: {{ include "drover.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "drover.labels" -}}
{{ include "drover.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "drover.serviceAccount" -}}
{{- default (include "drover.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "drover.mover" -}}
{{- printf "%s-mover" (include "drover.fullname" . | trunc 57 | trimSuffix "-") -}}
{{- end -}}

{{- define "drover.claim" -}}
{{- default (printf "%s-volumes" (include "drover.fullname" .)) .Values.volumes.persistence.existingClaim -}}
{{- end -}}

{{- define "drover.webhookSecret" -}}
{{- printf "%s-webhook" (include "drover.fullname" .) -}}
{{- end -}}

{{/* Certificate, key and authority in base64: those of the Secret that is there, else new ones; once per rendering,
because Secret, configurations and pod have to agree. */}}
{{- define "drover.webhookCertificate" -}}
{{- if not (hasKey .Release "droverWebhook") -}}
{{- $host := printf "%s.%s.svc" (include "drover.fullname" .) .Release.Namespace -}}
{{- $secret := lookup "v1" "Secret" .Release.Namespace (include "drover.webhookSecret" .) -}}
{{- $data := dict -}}
{{- with $secret -}}
{{- $data = default dict .data -}}
{{- end -}}
{{- $kept := dict "certificate" (get $data "tls.crt") "key" (get $data "tls.key") "authority" (get $data "ca.crt") -}}
{{- if not (and $kept.certificate $kept.key $kept.authority) -}}
{{- $authority := genCA "drover-webhook" 3650 -}}
{{- $server := genSignedCert $host nil (list $host (printf "%s.cluster.local" $host)) 3650 $authority -}}
{{- $kept = dict "certificate" (b64enc $server.Cert) "key" (b64enc $server.Key) "authority" (b64enc $authority.Cert) -}}
{{- end -}}
{{- $_ := set .Release "droverWebhook" $kept -}}
{{- end -}}
{{- toYaml .Release.droverWebhook -}}
{{- end -}}
