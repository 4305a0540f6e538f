using System.Runtime.InteropServices;
using System.Text.Json;
using Itms.Domain.Shared;

namespace Itms.Application.Shared;

/// <summary>
/// Reads JSON strictly. Refuses unknown or repeated members, wrong types and broken JSON. The refusal names the field and
/// never quotes a value.
/// </summary>
public static class StrictJson
{
    /// <summary>The field that stands for the whole document.</summary>
    private const string Whole = "body";

    private static readonly JsonSerializerOptions Format = MakeFormat();

    /// <summary>Reads a whole document. Empty bytes give an empty <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidFieldException">The document is refused.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class, new() => json.Length == 0 ? new T() : ReadDocument<T>(json);

    /// <summary>Reads one member of a larger document.</summary>
    /// <param name="path">The member's name. Fields in refusals start with it.</param>
    /// <exception cref="InvalidFieldException">The member is refused.</exception>
    public static T ReadPart<T>(JsonElement part, string path)
        where T : class
    {
        try
        {
            return ReadDocument<T>(JsonMarshal.GetRawUtf8Value(part));
        }
        catch (InvalidFieldException e)
        {
            var at = e.Field == Whole ? path : e.Field[0] == '[' ? path + e.Field : $"{path}.{e.Field}";
            throw new InvalidFieldException(at, e.Fault);
        }
    }

    private static T ReadDocument<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        CheckMembers<T>(json);
        try
        {
            return JsonSerializer.Deserialize<T>(json, Format) ?? throw new FieldFormatException("must be an object");
        }
        catch (JsonException e)
        {
            throw Describe(e);
        }
        catch (InvalidOperationException)
        {
            // The reader finds half of a surrogate pair only when it decodes the text.
            throw NotUnicode(Whole);
        }
    }

    private static void CheckMembers<T>(ReadOnlySpan<byte> json)
    {
        if (JsonMembers.FindFault(json, typeof(T), Format) is not { } found) return;
        var field = found.Path.Length == 0 ? Whole : found.Path;
        throw found.Kind switch
        {
            MemberFaultKind.Unknown => new InvalidFieldException(field, "is not a member of this request"),
            MemberFaultKind.Repeated => new InvalidFieldException(field, "is given twice"),
            _ => NotUnicode(field),
        };
    }

    private static InvalidFieldException Describe(JsonException e)
    {
        var field = FieldOf(e.Path);
        // A converter of ours refused the value.
        if (e is FieldFormatException) return new InvalidFieldException(field, e.Message);
        // A syntax error reaches us as a JsonException within a JsonException.
        return e.InnerException is JsonException
            ? new InvalidFieldException(field, $"is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})")
            : new InvalidFieldException(field, "has the wrong type");
    }

    private static InvalidFieldException NotUnicode(string field) => new(field, "holds text that is not valid Unicode");

    /// <summary><c>$.components[0].unit</c> is the field <c>components[0].unit</c>.</summary>
    private static string FieldOf(string? path) => path switch
    {
        null or "" or "$" => Whole,
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };

    private static JsonSerializerOptions MakeFormat()
    {
        var options = new JsonSerializerOptions { MaxDepth = 32 };
        Json.Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
