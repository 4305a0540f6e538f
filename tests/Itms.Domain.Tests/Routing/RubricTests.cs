using System.Text.Json;
using Itms.Domain.Forms;
using Itms.Domain.Routing;

namespace Itms.Domain.Tests.Routing;

public sealed class RubricTests
{
    [Theory]
    [InlineData(Category.Congressional, ClearanceKind.AllOf, "DAD, CoS")]
    [InlineData(Category.Declaration, ClearanceKind.AnyOf, "DAD-CS")]
    [InlineData(Category.FoiaMedicalRecords, ClearanceKind.AnyOf, "UC")]
    [InlineData(Category.FoiaData, ClearanceKind.AnyOf, "RIM")]
    [InlineData(Category.FoiaComplex, ClearanceKind.AnyOf, "RIM")]
    [InlineData(Category.OdoWithFindings, ClearanceKind.AnyOf, "DAD")]
    [InlineData(Category.OdoWithoutFindings, ClearanceKind.None, "")]
    [InlineData(Category.OigAudit, ClearanceKind.AnyOf, "DAD-CS, CoS, AD")]
    [InlineData(Category.Gao, ClearanceKind.AnyOf, "DAD-CS, CoS, AD")]
    [InlineData(Category.SeniorLeadershipExternal, ClearanceKind.AnyOf, "AD, CoS, DAD")]
    [InlineData(Category.SeniorLeadershipInternal, ClearanceKind.AnyOf, "DAD, UC")]
    [InlineData(Category.Media, ClearanceKind.AnyOf, "CoS, DCoS")]
    [InlineData(Category.MedicalExpenditures, ClearanceKind.AnyOf, "DAD")]
    [InlineData(Category.MedicalComplaint, ClearanceKind.AnyOf, "Health Care Compliance Consultant")]
    [InlineData(Category.MedPar, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.MedicalRecords, ClearanceKind.ToBeDecided, "")]
    [InlineData(Category.CorrectiveActionPlan, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.RootCause, ClearanceKind.AnyOf, "DAD-HCC")]
    [InlineData(Category.Report, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.SmeStatement, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.Qfr, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    [InlineData(Category.Other, ClearanceKind.AnyOf, "DAD, CoS, AD")]
    public void Each_category_is_cleared_as_the_appendices_say(Category category, ClearanceKind kind, string positions)
    {
        var rule = Rubric.Default.ClearanceOf(category);

        Assert.Equal((kind, positions), (rule.Kind, string.Join(", ", rule.Positions)));
    }

    [Theory]
    [InlineData("[]", typeof(ArgumentException))] // no row for any category
    [InlineData("{}", typeof(JsonException))]
    [InlineData("""[{"category":"other","clearance":{"kind":"anyOf","positions":["King"]},"source":""}]""", typeof(ArgumentException))]
    [InlineData("""[{"category":"nonsense","clearance":{"kind":"anyOf","positions":[]},"source":""}]""", typeof(JsonException))]
    [InlineData("""[{"category":"other","clearance":{"kind":"anyOf","positions":[]},"source":"","extra":1}]""", typeof(JsonException))]
    public void A_broken_rubric_is_not_taken(string json, Type why) => Assert.IsType(why, Record.Exception(() => Rubric.Parse(json)));

    [Theory]
    [InlineData(ClearanceKind.AllOf, "AD CoS", "AD CoS DAD", true)]
    [InlineData(ClearanceKind.AllOf, "AD CoS", "AD", false)]
    [InlineData(ClearanceKind.AnyOf, "AD CoS", "CoS", true)]
    [InlineData(ClearanceKind.AnyOf, "AD CoS", "DAD", false)]
    [InlineData(ClearanceKind.None, "", "AD", false)]
    [InlineData(ClearanceKind.ToBeDecided, "", "AD", false)]
    public void A_rule_is_satisfied_by_all_or_by_any(ClearanceKind kind, string asked, string cleared, bool satisfied) =>
        Assert.Equal(
            satisfied,
            new ClearanceRule(kind, asked.Split(' ', StringSplitOptions.RemoveEmptyEntries)).IsSatisfiedBy(cleared.Split(' ')));

    [Theory]
    [InlineData("DAD-CS", "DAD", true)]
    [InlineData("DAD-HCC", "DAD", true)]
    [InlineData("DAD", "DAD", true)]
    [InlineData("DAD", "DAD-CS", false)]
    [InlineData("DAD-HCC", "DAD-CS", false)]
    [InlineData("DCoS", "CoS", false)]
    [InlineData("AD", "DAD", false)]
    public void A_named_dad_is_a_dad_and_nothing_else_stands_for_another(string held, string asked, bool covers) =>
        Assert.Equal(covers, Position.Covers(held, asked));
}
