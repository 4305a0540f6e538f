using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Itms.Domain.People;
using Itms.Domain.Taskings;

namespace Itms.Application.Http;

/// <summary>
/// Keeps detainees' names and alien numbers from those who are not on the tasking: out of their own fields, and out of
/// every text in which they are written.
/// </summary>
internal sealed partial class Mask
{
    private const string Hidden = "[masked]";

    private readonly bool open;
    private readonly List<string> names;

    private Mask(bool open, List<string> names)
    {
        this.open = open;
        this.names = names;
    }

    public static Mask For(Tasking t, Person viewer, AgencyDirectory directory)
    {
        if (Rights.MayReadDetainees(t, viewer, directory)) return new Mask(open: true, []);
        // A text may name somebody by one part of the name alone.
        var names = t.Form.Detainees
            .Select(d => d.Name)
            .OfType<string>()
            .SelectMany(name => name.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length > 2).Prepend(name))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(name => name.Length)
            .ToList();
        return new Mask(open: false, names);
    }

    public string? Text(string? text) => text is null ? null : Required(text);

    public string Required(string text)
    {
        if (open) return text;
        text = AlienNumber().Replace(text, Hidden);
        foreach (var name in names) text = text.Replace(name, Hidden, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    public DetaineeDocument Detainee(Domain.Forms.Detainee d) => open ? new(d.Name, d.AlienNumber) : new(null, null, Masked: true);

    public Response? Response(Response? r) => r is null ? null : r with { Text = Text(r.Text) };

    public Transmittal? Transmittal(Transmittal? t) => t is null ? null : t with { Note = Text(t.Note), ChannelReason = Text(t.ChannelReason) };

    public Reopening? Reopening(Reopening? r) =>
        r is null ? null : r with { Instructions = Required(r.Instructions), Reason = Required(r.Reason) };

    public DecisionDocument Decision(ClearanceDecision d) => new(d.Position, d.By, d.At, d.Cleared ? "cleared" : "returned", Text(d.Note));

    /// <summary>An event's data, with its detainees taken out and its texts masked.</summary>
    public JsonNode? Data(JsonNode? data)
    {
        if (open || data is null) return data;
        switch (data)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                    members[name] = name == "detainees" ? new JsonArray() : Data(value)?.DeepClone();
                return members;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Data(item)?.DeepClone())]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return JsonValue.Create(Required(text));
            default:
                return data;
        }
    }

    [GeneratedRegex(@"\bA?[ #-]?[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{2,3}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AlienNumber();
}
