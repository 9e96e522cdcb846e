{{/* What the schema could refuse but not explain. */}}
{{- define "hsmbackup.checks" -}}
{{- $azure := .Values.azure -}}
{{- $part := get (dict "ClientSecret" "clientSecret" "ClientCertificate" "clientCertificate") $azure.credential -}}
{{- if $part -}}
{{- $missing := list -}}
{{- if not $azure.clientId }}{{ $missing = append $missing "azure.clientId" }}{{ end -}}
{{- if not $azure.tenantId }}{{ $missing = append $missing "azure.tenantId" }}{{ end -}}
{{- if not (get $azure $part).secretName }}{{ $missing = append $missing (printf "azure.%s.secretName" $part) }}{{ end -}}
{{- if $missing -}}
{{- fail (printf "azure.credential=%s needs %s: set them, or use WorkloadIdentity" $azure.credential (join ", " $missing)) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.proxy.noProxy (not .Values.proxy.httpsProxy) -}}
{{- fail "proxy.noProxy has no effect without proxy.httpsProxy: set that too, or leave both empty" -}}
{{- end -}}
{{- $seconds := 0 -}}
{{- range regexFindAll "[0-9]+[hms]" .Values.probeInterval -1 -}}
{{- $seconds = add $seconds (mul (regexFind "[0-9]+" .) (get (dict "h" 3600 "m" 60 "s" 1) (regexFind "[hms]" .))) -}}
{{- end -}}
{{- if or (lt $seconds 10) (gt $seconds 86400) -}}
{{- fail (printf "probeInterval=%s is out of range: give 10s to 24h" .Values.probeInterval) -}}
{{- end -}}
{{- end }}
