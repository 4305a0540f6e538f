using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using static Itms.Server.Tests.Requests;

namespace Itms.Server.Tests.Rights;

/// <summary>How each route is asked, such that nothing but the caller can stand in its way.</summary>
internal static class RouteExamples
{
    private static readonly Dictionary<string, Func<object?>> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /api/taskings"] = () => InformationRequest(),
        ["POST /api/taskings/check"] = () => InformationRequest(),
        ["POST /api/taskings/bulk/assign"] = () =>
            new { numbers = new[] { "ITMS-2000-000001" }, from = "lee.chan", to = "sam.ortiz", reason = "leave" },
        ["PATCH /api/taskings/{number}"] = () => new { priority = "high" },
        ["POST /api/taskings/{number}/comments"] = () => new { text = "noted" },
        ["POST /api/taskings/{number}/attachments"] = Upload,
        ["POST /api/taskings/{number}/attachments/{id}/final"] = () => new { final = true },
        ["POST /api/clearance-delegations"] = () =>
            new { from = "ada.wells", to = "joe.lind", until = DateTimeOffset.UtcNow.AddDays(30), reason = "travel" },
        ["POST /api/me/absence"] = () =>
            new { substitute = "pia.novak", from = DateTimeOffset.UtcNow.AddDays(9), until = DateTimeOffset.UtcNow.AddDays(30) },
        ["PUT /api/absences/{person}"] = () =>
            new { substitute = "pia.novak", from = DateTimeOffset.UtcNow.AddDays(9), until = DateTimeOffset.UtcNow.AddDays(30) },
        ["PUT /api/training/{person}"] = () => new { day = "2026-01-15" },
        ["PUT /api/me/notifications"] = () => new { kinds = new[] { new { kind = "comments", chosen = "atOnce" } } },
        ["POST /api/search"] = () => new { text = "trial" },
        ["POST /api/views/active/search"] = () => new { number = "ITMS-2031-000001" },
        ["POST /api/archive/search"] = () => new { name = "Example" },
        ["POST /api/archive/mcts"] = () => new StringContent(
            "number,detaineeName,complaintType,closed\nM-1,Pat Example,dental,2018-05-01\n", Encoding.UTF8, "text/csv"),
        ["POST /api/imports/taskings"] = () => new StringContent("ID,Requestor,Status\n7,CRCL,Pending\n", Encoding.UTF8, "text/csv"),
        ["POST /api/session"] = () => new { person = "ana.ruiz" },
        ["POST /api/demo/clock"] = () => new { advance = "00:00:00" },
        ["POST /api/filters"] = () => new { name = "Late", view = "overdue", query = new { unit = "HOU", sort = "-dueAt" } },
        ["POST /api/reports/subscriptions"] = () => new { report = "workload" },
        ["PUT /api/filters/{id}"] = () => new { name = "Late", view = "overdue" },
        ["POST /api/me/tokens"] = () => new { name = "script" },
        ["POST /api/admin/accounts"] = () => new { person = "lee.chan" },
        ["PUT /api/admin/rules/{document}"] = () => new { reason = "trial", document = new { designeeMaySubmitToHq = true } },
        ["POST /api/admin/rules/escalation/replan"] = () => new { reason = "trial" },
        ["PUT /api/admin/facilities/{key}"] = () => new { name = "Cedar Flats Detention Center", staffing = "ihsc" },
        ["PUT /api/admin/divisions/{key}"] = () => new { name = "Clinical Services", lead = "dan.okoro" },
        ["PUT /api/admin/units/{key}"] = () => new { name = "Health Operations Unit", division = "CS", chief = "ray.singh" },
        ["PUT /api/admin/people/{key}"] = () =>
            new { name = "Hal Price", email = "hal.price@agency.example", unit = "HPMU", roles = new[] { "actionOfficer" } },
        ["POST /api/admin/import/{what}"] = () => new StringContent("code,name,staffing\nTRI,Trial,ihsc\n", Encoding.UTF8, "text/csv"),
        ["POST /api/admin/webhooks"] = () => new { url = "https://1.1.1.1/itms", secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
        ["POST /api/intake/email"] = () =>
            new MultipartFormDataContent { { new StringContent("From: a@example.gov\r\nSubject: Figures\r\n\r\nHow many?"), "email" } },
        ["POST /api/records/schedule"] = () => new { reason = "trial", document = new { entries = Array.Empty<object>() } },
        ["POST /api/records/holds"] = () => new { reason = "trial", scope = new { numbers = new[] { "ITMS-2000-000001" } } },
        ["POST /api/records/holds/{id}/lift"] = () => new { reason = "trial" },
        ["POST /api/records/disposals"] = () => new { numbers = new[] { "ITMS-2000-000001" } },
        ["POST /api/records/disposals/{id}/decline"] = () => new { reason = "trial" },
        ["POST /api/records/disclosures/search"] = () => new { alienNumber = "A012345678" },
        ["assign"] = () => new { components = new JsonArray(Component("HOU", "lee.chan")) },
        ["delegate"] = () => new { unit = "HOU", @delegate = "kim.dale" },
        ["withdraw-delegation"] = () => new { unit = "HOU", @delegate = "sam.ortiz" },
        ["complete-delegation"] = () => new { unit = "HOU" },
        ["respond"] = () => new { unit = "HOU", response = new { kind = "negative" } },
        ["concur"] = () => new { unit = "HOU", level = "unitChief" },
        ["request-concurrence"] = () => new { unit = "HOU" },
        ["report-complete"] = () => new { unit = "HOU" },
        ["defer"] = () => new { unit = "HOU", toUnit = "HPMU", comment = "theirs" },
        ["withdraw"] = () => new { unit = "HOU", reason = "not needed" },
        ["return"] = () => new { unit = "HOU", reason = "more" },
        ["name-clearing-official"] = () => new { positions = new[] { "AD" }, kind = "anyOf", reason = "asked" },
        ["return-clearance"] = () => new { reason = "more" },
        ["submit-to-authority"] = () => new { channel = "email" },
        ["record-upload"] = () => new { reference = "EROT-31-77" },
        ["close-without-response"] = () => new { reason = "cancelled", note = "asked" },
        ["set-dates"] = () => new { authorityDueDate = "2031-05-01", reason = "asked" },
        ["request-extension"] = () => new { unit = "HOU", internalDueDate = "2032-05-01", reason = "asked" },
        ["decline-extension"] = () => new { unit = "HOU", reason = "asked" },
        ["set-action"] = () => new { action = "standDown", reason = "asked" },
        ["begin-recurrence"] = () => new { reason = "asked" },
        ["end-recurrence"] = () => new { reason = "asked" },
        ["follow-up"] = () => new { kind = "followUp", text = "asked again" },
        ["reopen"] = () => new { instructions = "again", reason = "asked", authorityDueDate = "2031-06-01" },
    };

    public static object? BodyOf(string method, string pattern) =>
        Bodies.TryGetValue($"{method} {pattern}", out var make) || Bodies.TryGetValue(pattern[(pattern.LastIndexOf('/') + 1)..], out make)
            ? make()
            : method is "GET" or "DELETE" ? null : new { };

    /// <summary>The route with its parameters filled in.</summary>
    public static string Fill(string pattern, string number, string attachment) => pattern
        .Replace("{number}", number, StringComparison.Ordinal)
        .Replace("attachments/{id}", $"attachments/{attachment}", StringComparison.Ordinal)
        .Replace("{document}", "settings", StringComparison.Ordinal)
        .Replace("{version:int}", "1", StringComparison.Ordinal)
        .Replace("{index}", "0", StringComparison.Ordinal)
        .Replace("{what}", "facilities", StringComparison.Ordinal)
        .Replace("people/{key}", "people/hal.price", StringComparison.Ordinal)
        .Replace("units/{key}", "units/HOU", StringComparison.Ordinal)
        .Replace("divisions/{key}", "divisions/CS", StringComparison.Ordinal)
        .Replace("facilities/{key}", "facilities/CEDAR", StringComparison.Ordinal)
        .Replace("training/{person}", "training/hal.price", StringComparison.Ordinal)
        .Replace("absences/{person}", "absences/hal.price", StringComparison.Ordinal)
        .Replace("accounts/{person}", "accounts/lee.chan", StringComparison.Ordinal)
        .Replace("{id}", "none", StringComparison.Ordinal)
        .Replace("{token}", "none", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal)
        + (pattern == "/api/routing" ? "?category=other" : "");

    public static object Upload()
    {
        var file = new ByteArrayContent("A text."u8.ToArray());
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return new MultipartFormDataContent { { file, "file", "answer.txt" } };
    }
}
