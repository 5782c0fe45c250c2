package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kvarter/internal/auth"
	"kvarter/internal/desk"
)

func (a *app) peopleCmd() *cobra.Command {
	c := &cobra.Command{Use: "people", Short: "List and invite the people who have a role"}
	c.AddCommand(a.peopleListCmd(), a.peopleInviteCmd())
	chooses(c)
	return c
}

func (a *app) peopleListCmd() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use: "list", Short: "List accounts and their roles",
		Example: "  kvarter people list -C mycity",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := a.existingStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			all, err := desk.New(desk.Config{Store: s}).Accounts().List(c.Context())
			if err != nil {
				return err
			}
			if a.json {
				out := []map[string]any{}
				for _, x := range all {
					out = append(out, map[string]any{"id": x.ID, "email": x.Email, "name": x.Name, "roles": rolesOf(x.Roles), "closed": x.Disabled})
				}
				return a.printJSON(out)
			}
			t := table{right: []bool{false, false, false, false}}
			t.add("name", "e-mail", "roles", "")
			for _, x := range all {
				closed := ""
				if x.Disabled {
					closed = "closed"
				}
				t.add(x.Name, x.Email, strings.Join(rolesOf(x.Roles), ", "), closed)
			}
			t.print(a.Out)
			return nil
		},
	}
	storeFlag(c, &name)
	return c
}

func rolesOf(grants []auth.Grant) []string {
	out := []string{}
	for _, g := range grants {
		s := string(g.Role)
		if of := strings.TrimSpace(strings.Join(append([]string{g.Administration, g.Organisation}, g.Areas...), " ")); of != "" {
			s += " (" + of + ")"
		}
		out = append(out, s)
	}
	return out
}

func (a *app) peopleInviteCmd() *cobra.Command {
	var name, by, base, who, administration, organisation string
	var roles, areas []string
	c := &cobra.Command{
		Use: "invite EMAIL", Short: "Make an account and print the link that sets its password, once",
		Long: `invite makes a local account. Where the address has one already, it prints a new link for it: the way back in for whoever has lost the
password, the last administrator included.`,
		Example: "  kvarter people invite anna@city.example -C mycity --name 'Anna A.' --role administrator --base https://kvarter.city.example",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := operator(by, auth.Administrator)
			if err != nil {
				return err
			}
			s, err := a.openStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			f, err := openOffice(s, nil, serving{}, base)
			if err != nil {
				return err
			}
			all, err := f.desk.Accounts().List(c.Context())
			if err != nil {
				return err
			}
			for _, x := range all {
				if strings.EqualFold(x.Email, args[0]) {
					link, err := f.auth.NewLink(c.Context(), p, x.ID)
					if err != nil {
						return err
					}
					return a.printLink(x.Name, link)
				}
			}
			var grants []auth.Grant
			for _, r := range roles {
				g := auth.Grant{Role: auth.Role(r)}
				switch g.Role {
				case auth.Contributor:
					g.Administration, g.Organisation = administration, organisation
				case auth.AreaLead:
					g.Areas = areas
				}
				grants = append(grants, g)
			}
			if who == "" {
				who = args[0]
			}
			account, link, err := f.auth.Invite(c.Context(), p, args[0], who, grants)
			if err != nil {
				return err
			}
			return a.printLink(account.Name, link)
		},
	}
	storeFlag(c, &name)
	c.Flags().StringVar(&by, "by", "", "who does it, for the audit (default: the name of the user of this machine)")
	c.Flags().StringVar(&base, "base", "http://127.0.0.1:8400", "how browsers reach the site: the link begins with it")
	c.Flags().StringVar(&who, "name", "", "name of the person (default: the address)")
	c.Flags().StringSliceVar(&roles, "role", []string{string(auth.Reader)}, "reader, contributor, area_lead, analyst, publisher, administrator; several with commas")
	c.Flags().StringVar(&administration, "administration", "", "a contributor's administration")
	c.Flags().StringVar(&organisation, "organisation", "", "a contributor's organisation, a partner of the plan")
	c.Flags().StringSliceVar(&areas, "areas", nil, "codes of an area lead's areas")
	return c
}

func (a *app) printLink(name, link string) error {
	if a.json {
		return a.printJSON(map[string]string{"name": name, "link": link})
	}
	fmt.Fprintf(a.Out, "%s sets a password here; the link works once:\n  %s\n", name, link)
	return nil
}
