import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel
import PlanningNetwork
@main struct Main { static func main() { print(PlanningEngine.version) } }
