#!/bin/sh
# A walk through the API with curl: sign in, add a sensor, post readings as its gateway, enrol a phone, post positions as
# the phone, read what happened, and tidy up.
#
#   URL=http://localhost:3000 EMAIL=admin@localhost PASSWORD=… sh examples/walk-through.sh
#
# Needs curl, and node to read fields of the answers.
set -eu
SERVER=${URL:-http://localhost:3000}
API=$SERVER/api/v1

# step "what happens": says it.
step() { printf '\n# %s\n' "$1"; }

# field NAME: that field of the JSON on the input.
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }

# call TOKEN METHOD ADDRESS [BODY]: shows the request and the answer; the answer is in $ANSWER then.
call() {
  printf '%s %s %s\n' "$2" "$3" "${4:-}"
  ANSWER=$(curl --silent --show-error --fail-with-body --request "$2" "$3" \
    --header "Authorization: Bearer $1" ${4:+--header 'Content-Type: application/json' --data "$4"})
  printf '%s\n' "$ANSWER"
}

step 'Sign in. The token is good for 15 minutes.'
ANSWER=$(curl --silent --show-error --fail-with-body "$API/session" --header 'Content-Type: application/json' \
  --data "{\"email\": \"${EMAIL:-admin@localhost}\", \"password\": \"$PASSWORD\"}")
STAFF=$(printf '%s' "$ANSWER" | field access_token)

step 'Where the log of readings stands: events after this offset are new.'
call "$STAFF" GET "$API/events?channel=readings&limit=1"
OFFSET=$(printf '%s' "$ANSWER" | field 'items[0]?.offset ?? 0')

step 'Add a sensor, and make a key for its gateway. The key is told only this once.'
call "$STAFF" POST "$API/sensors" '{"type": "temperature", "model": "DS18B20", "unit": "°C", "minimum": -25, "maximum": -18}'
SENSOR=$(printf '%s' "$ANSWER" | field id)
call "$STAFF" POST "$API/sensors/$SENSOR/keys"
KEY=$(printf '%s' "$ANSWER" | field key)
KEY_ID=$(printf '%s' "$ANSWER" | field id)

step 'As the gateway: post a reading. Sent again, it is the same one (200, not 201).'
NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)
call "$KEY" POST "$API/readings" "{\"sensor_id\": $SENSOR, \"recorded_at\": \"$NOW\", \"value\": -19.5}"
call "$KEY" POST "$API/readings" "{\"sensor_id\": $SENSOR, \"recorded_at\": \"$NOW\", \"value\": -19.5}"

step 'Post what has piled up, at most 1000 at once. Each is judged on its own: one of these is no number.'
call "$KEY" POST "$API/readings/batch" "{\"readings\": [
  {\"sensor_id\": $SENSOR, \"recorded_at\": \"2026-01-15T10:00:00Z\", \"value\": -21},
  {\"sensor_id\": $SENSOR, \"recorded_at\": \"2026-01-15T10:05:00Z\", \"value\": -20.5},
  {\"sensor_id\": $SENSOR, \"recorded_at\": \"2026-01-15T10:10:00Z\", \"value\": \"cold\"}]}"

step 'As staff: the readings, and the same as a chart of ten bars.'
call "$STAFF" GET "$API/readings?sensor_id=$SENSOR"
call "$STAFF" GET "$API/readings?sensor_id=$SENSOR&from=2026-01-15T10:00:00Z&to=2026-01-15T11:00:00Z&buckets=10"

step 'What happened, from the offset on. Ask again with the last offset that you have seen, and you miss nothing.'
call "$STAFF" GET "$API/events?channel=readings&after=$OFFSET"

step 'Add a driver, and make a code that turns a phone into its device.'
call "$STAFF" POST "$API/drivers" '{"name": "Marco Quizhpi"}'
DRIVER=$(printf '%s' "$ANSWER" | field id)
call "$STAFF" POST "$API/drivers/$DRIVER/enrollments"
CODE=$(printf '%s' "$ANSWER" | field code)
call '' POST "$API/devices" "{\"code\": \"$CODE\"}"
DEVICE=$(printf '%s' "$ANSWER" | field token)

step 'As the phone: hand over numbered records. Those in "acked" are stored for good.'
call "$DEVICE" POST "$API/sync" "{\"sent_at\": \"$NOW\", \"head_seq\": 1, \"records\": [
  {\"seq\": 1, \"kind\": \"fix\", \"recorded_at\": \"$NOW\", \"lat\": -2.900123, \"lng\": -79.004567, \"accuracy\": 6.5}]}"

step 'A second device, one that cannot number its records: the server does it.'
call "$STAFF" POST "$API/drivers/$DRIVER/enrollments"
CODE=$(printf '%s' "$ANSWER" | field code)
call '' POST "$API/devices" "{\"code\": \"$CODE\"}"
TRACKER=$(printf '%s' "$ANSWER" | field token)
call "$TRACKER" POST "$SERVER/api/ubicacion/" '{"lat": -2.9005, "lng": -79.005, "speed": 13.4}'

step 'As staff: where everything is.'
call "$STAFF" GET "$API/positions"

step 'Tidy up: the key is dead at once; the driver takes its devices along, the sensor its readings.'
curl --silent --show-error --fail-with-body --request DELETE "$API/sensors/$SENSOR/keys/$KEY_ID" --header "Authorization: Bearer $STAFF"
call "$STAFF" DELETE "$API/sensors/$SENSOR"
call "$STAFF" DELETE "$API/drivers/$DRIVER"

step 'Done.'
