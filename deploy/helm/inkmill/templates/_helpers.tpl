{{- define "inkmill.labels" -}}
app.kubernetes.io/name: inkmill
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{- define "inkmill.pod" -}}
# Nothing here talks to Kubernetes.
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
{{- end }}

{{- define "inkmill.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
envFrom:
  - secretRef: { name: {{ .Values.secretName }} }
  - configMapRef: { name: {{ .Release.Name }}-settings }
volumeMounts:
  - { name: scratch, mountPath: /tmp }
  - { name: {{ if .Values.objects.existingClaim }}objects{{ else }}scratch{{ end }}, mountPath: /var/lib/inkmill }
{{- end }}

{{- define "inkmill.volumes" -}}
volumes:
  - { name: scratch, emptyDir: {} }
{{- if .Values.objects.existingClaim }}
  - { name: objects, persistentVolumeClaim: { claimName: {{ .Values.objects.existingClaim }} } }
{{- end }}
{{- end }}
