using System.Text.Json;
using System.Text.Json.Nodes;
using Itms.Application.Shared;
using Itms.Domain.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Itms.Api.Http;

/// <summary>The API's description, OpenAPI 3.1 at <c>/openapi/v1.json</c>, generated from the endpoints.</summary>
internal static class OpenApi
{
    private const string Bearer = "bearer";

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => Json.Apply(json.SerializerOptions));
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.RelativePath is { } path
                && (path.StartsWith("api/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal))
                && !path.StartsWith("api/demo/", StringComparison.Ordinal);
            options.AddDocumentTransformer((document, _, _) =>
            {
                Describe(document);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Describe(schema, context.JsonTypeInfo.Type);
                return Task.CompletedTask;
            });
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ITMS",
            Version = "v1",
            Description = "Task management, from the request to the closing of a tasking. "
                + "Instants are ISO 8601 in UTC; a date without a time means 17:00 in agency time. "
                + "Errors are RFC 9457 problem details with a stable type and code.",
        };
        // The address depends on the installation.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The token of a session, or a personal API token.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [];
        foreach (var parameter in metadata.OfType<ParameterDescription>())
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.InHeader ? ParameterLocation.Header : ParameterLocation.Query,
                Required = parameter.Required,
                Description = parameter.Text,
                Schema = new OpenApiSchema { Type = parameter.Type },
            });
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem (RFC 9457).",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
            },
        };
        if (context.Document is { } document && document.Components?.Schemas?.ContainsKey("Problem") != true) AddProblem(document);
    }

    private static void AddProblem(OpenApiDocument document)
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        document.AddComponent("Problem", new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "type", "title", "status", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("urn:itms:problem: followed by the code."),
                ["title"] = Text("The kind of problem. The wording is stable."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["detail"] = Text("What happened in this case. Never holds a detainee's name, an alien number or anything you sent."),
                ["code"] = Text("A stable code for programs, such as components-outstanding."),
                ["traceId"] = Text("Finds the request in the log."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "The faults of each field.",
                    AdditionalProperties = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
                ["outstanding"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Description = "What a refused step still needs.",
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
        });
    }

    /// <summary>Describes the types whose JSON comes from our own converters, which the schema exporter cannot see.</summary>
    private static void Describe(OpenApiSchema schema, Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        var orNull = actual == type ? default : JsonSchemaType.Null;
        if (actual.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Enum = [.. Enum.GetNames(actual).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        }
        else if (actual == typeof(Moment))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Description = "A date (meaning 17:00 in agency time), or an instant with an offset.";
        }
        else if (actual == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Format = "date-time";
        }
    }
}

/// <summary>Describes a query parameter or header that the endpoint reads itself.</summary>
internal sealed record ParameterDescription(string Name, JsonSchemaType Type, string Text, bool InHeader = false, bool Required = false);

/// <summary>Adds an endpoint's summary, results and parameters to the API's description.</summary>
internal static class Descriptions
{
    public static RouteHandlerBuilder Describes<T>(this RouteHandlerBuilder endpoint, string summary, int status = StatusCodes.Status200OK) =>
        endpoint.WithSummary(summary).Produces<T>(status, "application/json");

    /// <summary>For a response without a body.</summary>
    public static RouteHandlerBuilder Describes(this RouteHandlerBuilder endpoint, string summary, int status) =>
        endpoint.WithSummary(summary).Produces(status);

    public static TBuilder Accepts<TBuilder>(this TBuilder endpoint, string name, string text, JsonSchemaType type = JsonSchemaType.String)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ParameterDescription(name, type, text));

    /// <summary>Parameters <c>top</c> and <c>from</c>.</summary>
    public static TBuilder AcceptsPage<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint
        .Accepts("top", "Items per page, 1 to 200. Default: 50.", JsonSchemaType.Integer)
        .Accepts("from", "The cursor from the previous page's nextLink.");

    public static TBuilder AcceptsIdempotencyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(
        new ParameterDescription(
            "Idempotency-Key",
            JsonSchemaType.String,
            "If you send the same request again with the same key, it is carried out only once.",
            InHeader: true));

    public static TBuilder AcceptsIfMatch<TBuilder>(this TBuilder endpoint, bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(
        new ParameterDescription(
            "If-Match",
            JsonSchemaType.String,
            "The ETag of the version you read. If it has changed since, the answer is 412.",
            InHeader: true,
            required));
}
