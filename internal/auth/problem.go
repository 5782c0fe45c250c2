package auth

// Problem is why a form is shown again, or why a way in ends: the key of a sentence for the person who reads the page.
type Problem string

const (
	ProblemWrong          Problem = "wrong"          // address or password, and never which
	ProblemCurrent        Problem = "current"        // the password until now
	ProblemWait           Problem = "wait"           // too many attempts
	ProblemForm           Problem = "form"           // the form was not ours, or too old
	ProblemLink           Problem = "link"           // no such link, used, or over
	ProblemEmail          Problem = "email"          //
	ProblemName           Problem = "name"           //
	ProblemPasswordShort  Problem = "password_short" //
	ProblemPasswordLong   Problem = "password_long"  //
	ProblemPasswordName   Problem = "password_name"  //
	ProblemPasswordCommon Problem = "password_common"
	ProblemPasswordRepeat Problem = "password_repeat" // typed differently the second time
	ProblemProvider       Problem = "provider"        // cannot be reached
	ProblemProviderSaid   Problem = "provider_said"   // sent the person back without signing in
	ProblemUnverified     Problem = "unverified"      // the provider has not checked the address of a local account
	ProblemNoRole         Problem = "no_role"
	ProblemServer         Problem = "server"
)

// Problems lists every problem.
func Problems() []Problem {
	return []Problem{ProblemWrong, ProblemCurrent, ProblemWait, ProblemForm, ProblemLink, ProblemEmail, ProblemName, ProblemPasswordShort, ProblemPasswordLong,
		ProblemPasswordName, ProblemPasswordCommon, ProblemPasswordRepeat, ProblemProvider, ProblemProviderSaid, ProblemUnverified, ProblemNoRole, ProblemServer}
}

// Text is the sentence of a problem in Danish ("da") or English.
func (p Problem) Text(lang string) string {
	return map[Problem]words{
		"":                    {"", ""},
		ProblemWrong:          {"E-mailadressen eller adgangskoden er forkert.", "The e-mail address or the password is wrong."},
		ProblemCurrent:        {"Den nuværende adgangskode er forkert.", "The present password is wrong."},
		ProblemWait:           {"Der har været for mange forsøg. Vent lidt, og prøv igen.", "There were too many attempts. Wait a little and try again."},
		ProblemForm:           {"Siden var for gammel. Prøv igen.", "The page was too old. Try again."},
		ProblemLink:           {"Linket er brugt, udløbet eller ikke skrevet helt. Bed om et nyt.", "The link was used, is over, or is not complete. Ask for a new one."},
		ProblemEmail:          {"Skriv en e-mailadresse som navn@by.dk.", "Write an e-mail address such as name@city.example."},
		ProblemName:           {"Skriv et navn på 1 til 100 tegn.", "Write a name of 1 to 100 characters."},
		ProblemPasswordShort:  {"Adgangskoden skal have mindst 12 tegn.", "The password needs at least 12 characters."},
		ProblemPasswordLong:   {"Adgangskoden må have højst 256 tegn.", "The password may have at most 256 characters."},
		ProblemPasswordName:   {"Adgangskoden må ikke være dit navn eller din e-mailadresse.", "The password may not be your name or e-mail address."},
		ProblemPasswordCommon: {"Adgangskoden er blandt dem, som andre gætter først.", "The password is among those that others guess first."},
		ProblemPasswordRepeat: {"De to adgangskoder er ikke ens.", "The two passwords are not the same."},
		ProblemProvider:       {"Kommunens log ind svarer ikke lige nu. Prøv igen om lidt.", "The city's sign-in does not answer just now. Try again in a moment."},
		ProblemProviderSaid:   {"Log ind blev afbrudt. Prøv igen.", "Signing in was broken off. Try again."},
		ProblemUnverified: {"Der er en konto med din e-mailadresse, men kommunens log ind har ikke bekræftet adressen. Kontakt en administrator.",
			"There is an account with your e-mail address, and the city's sign-in has not confirmed the address. Ask an administrator."},
		ProblemNoRole: {"Du er logget ind hos kommunen, men har ingen rolle her. Kontakt en administrator.", "You are signed in to the city and have no role here. Ask an administrator."},
		ProblemServer: {"Noget gik galt hos os. Prøv igen om lidt.", "Something went wrong on our side. Try again in a moment."},
	}[p].in(lang)
}
