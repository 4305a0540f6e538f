using System.Text.Json.Nodes;

namespace Itms.Server.Tests;

/// <summary>Requests the tests begin with.</summary>
public static class Requests
{
    /// <summary>An information request for HOU, due years from now so that no clock reaches it unasked.</summary>
    public static JsonObject InformationRequest(string internalDue = "2031-01-15", string authorityDue = "2031-01-20") => new()
    {
        ["requestor"] = "CRCL",
        ["taskAuthority"] = "CRCL",
        ["caseNumber"] = "CRCL-31-0042",
        ["taskType"] = "informationRequest",
        ["category"] = "other",
        ["startDate"] = "2031-01-06",
        ["internalDueDate"] = internalDue,
        ["authorityDueDate"] = authorityDue,
        ["priority"] = "medium",
        ["action"] = "work",
        ["instruction"] = "State the number of sick-call visits in December.",
        ["receivedVia"] = "email",
        ["components"] = new JsonArray(Component("HOU", "lee.chan", "kim.dale", "ray.singh")),
        ["informationRequest"] = new JsonObject { ["ihscFacility"] = "Alder Creek Processing Center", ["type"] = "synopsisOfCare" },
    };

    public static JsonObject ForTwoUnits()
    {
        var request = InformationRequest();
        request["components"] = new JsonArray(Component("HOU", "lee.chan", "kim.dale"), Component("MCMU", "mia.lund", "eva.stone"));
        return request;
    }

    public static JsonObject Without(this JsonObject request, string member)
    {
        request.Remove(member);
        return request;
    }

    public static JsonObject With(this JsonObject request, string member, JsonNode? value)
    {
        request[member] = value;
        return request;
    }

    public static JsonObject Component(string unit, string? assignee, params string[] cc) => new()
    {
        ["unit"] = unit,
        ["assignee"] = assignee,
        ["cc"] = new JsonArray([.. cc.Select(c => (JsonNode)c)]),
    };

    public static object Substantive(string text) => new { response = new { kind = "substantive", text } };
}
