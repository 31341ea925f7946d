// Starts GOV.UK Frontend's parts (menus, error focus, counters). Every page works without it.
import { initAll } from '../govuk/govuk-frontend.min.js'
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
