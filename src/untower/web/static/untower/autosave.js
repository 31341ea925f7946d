// Saves a score and its reason while one works. Without it the form's own buttons do the same.
const form = document.getElementById('scoring')
const told = document.getElementById('saved')
let waiting = null
async function save () {
  waiting = null
  told.hidden = false
  try {
    const answer = await fetch(form.dataset.autosave, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })
    const said = await answer.json()
    told.textContent = answer.ok ? `Saved ${said.saved}` : said.problem
  } catch {
    told.textContent = 'Not saved yet: use the button below'
  }
}
if (form && told) {
  form.addEventListener('change', () => { clearTimeout(waiting); save() })
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(save, 1500) })
}
