using System.Text.Json;
using System.Text.Json.Serialization;

namespace Itms.Application.Shared;

/// <summary>
/// Reads JSON strictly: unknown or repeated members, wrong types and broken JSON are refused. The refusal names the field and
/// never quotes a value.
/// </summary>
public static class StrictJson
{
    private static readonly JsonSerializerOptions Strict = MakeStrict();

    /// <summary>Reads a whole document. Empty bytes give an empty <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidFieldException">Something in it is wrong.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class, new()
    {
        if (json.Length == 0) return new T();
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) ?? throw new FieldFormatException("must be an object");
        }
        catch (JsonException e)
        {
            throw Describe(e);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: the reader only finds it when the text is wanted.
            throw new InvalidFieldException("body", "holds text that is not valid Unicode");
        }
    }

    /// <summary>Reads one member of a larger document.</summary>
    /// <param name="path">The member's name. Faults are named from there.</param>
    /// <exception cref="InvalidFieldException">Something in it is wrong.</exception>
    public static T ReadPart<T>(JsonElement part, string path)
        where T : class
    {
        try
        {
            return part.Deserialize<T>(Strict) ?? throw new FieldFormatException("must be an object");
        }
        catch (JsonException e)
        {
            var fault = Describe(e);
            var at = fault.Field == "body" ? path : fault.Field[0] == '[' ? path + fault.Field : $"{path}.{fault.Field}";
            throw new InvalidFieldException(at, fault.Fault);
        }
    }

    private static InvalidFieldException Describe(JsonException e)
    {
        var field = FieldOf(e.Path);
        if (e is FieldFormatException) return new InvalidFieldException(field, e.Message);
        // The reader's own complaint about the text comes as a JsonException within; a value of the wrong type as something else.
        if (e.InnerException is JsonException)
        {
            var at = $"is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})";
            return new InvalidFieldException(field.Length > 0 ? field : "body", at);
        }

        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return new InvalidFieldException(field, "is not a member of this request");
        return e.Message.Contains("uplicate property", StringComparison.Ordinal)
            ? new InvalidFieldException(field, "is given twice")
            : new InvalidFieldException(field, "has the wrong type");
    }

    /// <summary><c>$.components[0].unit</c> is the field <c>components[0].unit</c>.</summary>
    private static string FieldOf(string? path) => path switch
    {
        null or "" or "$" => "body",
        _ when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        _ => path[1..],
    };

    private static JsonSerializerOptions MakeStrict()
    {
        var options = new JsonSerializerOptions
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            MaxDepth = 32,
        };
        Json.Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
