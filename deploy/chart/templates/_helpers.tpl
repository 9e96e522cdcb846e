{{/* Labels that select the pods; they must never change between versions. */}}
{{- define "hsmbackup.selectorLabels" -}}
app.kubernetes.io/name: hsm-backup-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "hsmbackup.labels" -}}
{{ include "hsmbackup.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: hsm-backup-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "hsmbackup.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Port of the proxy: written in its URL, or 80. */}}
{{- define "hsmbackup.proxyPort" -}}
{{- regexFind ":[0-9]+$" (urlParse .Values.proxy.httpsProxy).host | trimPrefix ":" | default "80" -}}
{{- end }}
