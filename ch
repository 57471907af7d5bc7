{"table":"demand_orders","op":"put","row":{"order":"S1","line":"1","item":"P","location":"MAIN","quantity":"40","due_date":"2026-03-12"}}
